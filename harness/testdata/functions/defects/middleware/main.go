// Command middleware calls a handler of lambda.NewHandler and returns its bytes, which are of a pooled buffer that others fill.
package main

import (
	"context"
	"log"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct {
	ID       string `json:"id"`
	Customer string `json:"customer"`
}

type confirmation struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

type metered struct {
	next lambda.Handler
}

func (m metered) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	begin := time.Now()
	answer, err := m.next.Invoke(ctx, payload)
	publish(time.Since(begin))
	return answer, err
}

// publish stands for a call of the metrics service.
func publish(d time.Duration) {
	time.Sleep(3 * time.Millisecond)
	log.Printf("served in %v", d)
}

func handle(_ context.Context, o order) (confirmation, error) {
	return confirmation{ID: o.ID, Text: "Thank you, " + o.Customer}, nil
}

func main() {
	lambda.Start(metered{next: lambda.NewHandler(handle)})
}
