// Command parametersafe gives a map of the batch to a function that fills it.
//
// Source: twin of parameter
// Safe: ownership: the map is made by the invocation
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(ingest) }

func ingest(ctx context.Context, batch events.KinesisEvent) (int, error) {
	seen := make(map[string]int64)
	for _, r := range batch.Records {
		remember(seen, r.Kinesis.PartitionKey, int64(len(r.Kinesis.Data)))
	}
	return len(seen), nil
}

func remember(into map[string]int64, key string, n int64) {
	if _, ok := into[key]; !ok {
		into[key] = n
	}
}
