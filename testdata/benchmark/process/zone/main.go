// Command zone sets the local time zone to that of the customer.
//
// Source: field study: assignments to variables of the standard library
package main

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(stamp) }

func stamp(ctx context.Context, zone string) (string, error) {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return "", err
	}
	time.Local = loc // issue globalwrite processstate
	return time.Now().Local().Format(time.Kitchen), nil
}
