// Command fatal ends with log.Fatal what should be an error.
//
// Source: AWS: a crash ends the environment; field study: 72 places
package main

import (
	"context"
	"encoding/json"
	"log"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(handle) }

func handle(ctx context.Context, batch events.SNSEvent) error {
	for _, r := range batch.Records {
		var m struct{ ID string }
		if err := json.Unmarshal([]byte(r.SNS.Message), &m); err != nil {
			log.Fatalf("bad message: %v", err) // issue exitpath
		}
	}
	return nil
}
