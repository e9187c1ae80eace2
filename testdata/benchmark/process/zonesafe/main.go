// Command zonesafe shows times in the zone of the customer.
//
// Source: twin of zone
// Safe: ownership: Time.In; main alone sets time.Local
package main

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	time.Local = time.UTC
	lambda.Start(stamp)
}

func stamp(ctx context.Context, zone string) (string, error) {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return "", err
	}
	return time.Now().In(loc).Format(time.Kitchen), nil
}
