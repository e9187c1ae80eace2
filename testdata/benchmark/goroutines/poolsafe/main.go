// Command poolsafe spreads its work over some goroutines.
//
// Source: race detector's tests: NoRaceChanWaitGroup, NoRaceWaitGroupTransitive
// Safe: joined: jobs and results go through channels, which are closed in the right order
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(handle) }

func handle(ctx context.Context, batch events.SQSEvent) (map[string]int, error) {
	jobs := make(chan events.SQSMessage)
	type sized struct {
		id string
		n  int
	}
	results := make(chan sized, len(batch.Records))
	var wg sync.WaitGroup
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range jobs {
				results <- sized{j.MessageId, len(j.Body)}
			}
		}()
	}
	for _, m := range batch.Records {
		jobs <- m
	}
	close(jobs)
	wg.Wait()
	close(results)
	out := map[string]int{}
	for r := range results {
		out[r.id] = r.n
	}
	return out, nil
}
