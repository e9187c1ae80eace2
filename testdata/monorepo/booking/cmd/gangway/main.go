// Command gangway counts who went on board, from the turnstiles' stream.
package main

import (
	"context"
	"fmt"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

func handle(_ context.Context, batch events.KinesisEvent) (string, error) {
	boarded := map[string]int{}
	for _, r := range batch.Records {
		boarded[r.Kinesis.PartitionKey]++
	}
	return fmt.Sprint(boarded), nil
}

func main() {
	lambda.Start(handle)
}
