// Command timezone sets the time zone of the whole process to that of the request.
package main

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type appointment struct {
	Customer string `json:"customer"`
	Zone     string `json:"zone"`
	Offset   int    `json:"offset"`
}

type reminder struct {
	Customer string `json:"customer"`
	When     string `json:"when"`
}

// free stands for a look at the calendar.
func free(string) time.Duration {
	time.Sleep(3 * time.Millisecond)
	return time.Hour
}

func handle(_ context.Context, a appointment) (reminder, error) {
	time.Local = time.FixedZone(a.Zone, a.Offset%12*3600)
	wait := free(a.Customer)
	return reminder{Customer: a.Customer, When: time.Now().Add(wait).Format("2 Jan 15:04 MST")}, nil
}

func main() {
	lambda.Start(handle)
}
