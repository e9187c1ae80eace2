// Command auditsafe answers when its audit entry is written, or its time is over.
//
// Source: twin of audit
// Safe: joined: the goroutine is received from, and ends with the context
package main

import (
	"context"
	"log"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(approve) }

func approve(ctx context.Context, e struct{ User, Order string }) (string, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	written := make(chan error, 1)
	go func() { written <- write(ctx, e.User, "approved "+e.Order) }()
	order := "approved " + e.Order
	if err := <-written; err != nil {
		return "", err
	}
	return order, nil
}

func write(ctx context.Context, who, what string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	log.Println(who, what)
	return nil
}
