// Command deadline waits for an approval until the context is done and only then answers, which is too late.
package main

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type request struct {
	ID       string `json:"id"`
	Customer string `json:"customer"`
}

type approval struct {
	ID     string `json:"id"`
	Status string `json:"status"`
}

// decision stands for a look at the table of decisions, where there is none yet.
func decision(string) (string, bool) { return "", false }

func await(ctx context.Context, id string) string {
	poll := time.NewTicker(50 * time.Millisecond)
	defer poll.Stop()
	for {
		if status, ok := decision(id); ok {
			return status
		}
		select {
		case <-poll.C:
		case <-ctx.Done():
			return "pending"
		}
	}
}

func handle(ctx context.Context, r request) (approval, error) {
	return approval{ID: r.ID, Status: await(ctx, r.ID)}, nil
}

func main() {
	lambda.Start(handle)
}
