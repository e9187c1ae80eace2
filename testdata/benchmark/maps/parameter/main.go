// Command parameter gives its map to a function that fills it.
//
// Source: race detector's tests: RaceMapVariable2; a map under another name
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

var seen = make(map[string]int64)

func main() { lambda.Start(ingest) }

func ingest(ctx context.Context, batch events.KinesisEvent) (int, error) {
	fresh := 0
	for _, r := range batch.Records {
		if remember(seen, r.Kinesis.PartitionKey, int64(len(r.Kinesis.Data))) {
			fresh++
		}
	}
	return fresh, nil
}

func remember(into map[string]int64, key string, n int64) bool {
	if _, ok := into[key]; ok { // also
		return false
	}
	into[key] = n // issue unsafecache
	return true
}
