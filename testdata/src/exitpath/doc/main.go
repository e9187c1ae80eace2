// Command doc is the wrong half of the rule's manual.
package main

import (
	"context"
	"errors"
	"log"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct{ ID string }

func handle(ctx context.Context, o order) error {
	if err := save(ctx, o); err != nil {
		log.Fatal(err) // want exitpath `^log.Fatal in handler "handle" ends the process and with it every invocation in flight$`
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		mustIndex(o) // a panic in here
	}()
	<-done
	return nil
}

func mustIndex(o order) {
	if o.ID == "" {
		panic("no id") // want exitpath `^panic in a goroutine of handler "handle" ends the process and with it every invocation in flight \(via mustIndex\)$`
	}
}

func save(_ context.Context, o order) error {
	if o.ID == "" {
		return errors.New("no id")
	}
	return nil
}

func main() { lambda.Start(handle) }
