// Command deadlinemargin waits for an approval, but answers 200 ms before the deadline at the latest.
package main

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type request struct {
	ID       string `json:"id"`
	Customer string `json:"customer"`
	Review   string `json:"review"`
}

type approval struct {
	ID     string `json:"id"`
	Status string `json:"status"`
}

const margin = 200 * time.Millisecond

// decision stands for a look at the table of decisions, where there are none of people.
func decision(r request) (string, bool) { return "approved", r.Review != "manual" }

func await(ctx context.Context, r request) string {
	poll := time.NewTicker(5 * time.Millisecond)
	defer poll.Stop()
	for {
		select {
		case <-poll.C:
		case <-ctx.Done():
			return "pending"
		}
		if status, ok := decision(r); ok {
			return status
		}
	}
}

func handle(ctx context.Context, r request) (approval, error) {
	if deadline, ok := ctx.Deadline(); ok {
		early, cancel := context.WithDeadline(ctx, deadline.Add(-margin))
		defer cancel()
		ctx = early
	}
	return approval{ID: r.ID, Status: await(ctx, r)}, nil
}

func main() {
	lambda.Start(handle)
}
