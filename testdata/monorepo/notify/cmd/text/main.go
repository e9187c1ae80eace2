// Command text sends text messages to passengers when a crossing is late.
package main

import (
	"context"
	"errors"
	"os"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

func handle(_ context.Context, batch events.SQSEvent) error {
	for _, m := range batch.Records {
		if err := os.Setenv("SENDER", *m.MessageAttributes["sender"].StringValue); err != nil { // want processstate "os.Setenv"
			return err
		}
		if err := send(m.Body); err != nil {
			return err
		}
	}
	return nil
}

func send(text string) error {
	if text == "" {
		return errors.New("nothing to send from " + os.Getenv("SENDER"))
	}
	return nil
}

func main() {
	lambda.Start(handle)
}
