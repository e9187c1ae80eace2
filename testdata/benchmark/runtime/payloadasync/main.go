// Command payloadasync hands the payload to a goroutine and answers.
//
// Source: aws-lambda-go #600; AWS: goroutines go on after the invocation
package main

import (
	"context"
	"log"

	"github.com/aws/aws-lambda-go/lambda"
)

type proxy struct{ queue chan []byte }

func (p *proxy) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	p.queue <- payload // issue retainedpayload
	return []byte("null"), nil
}

func (p *proxy) forward() {
	for b := range p.queue {
		log.Printf("forwarding %s", b)
	}
}

func main() {
	p := &proxy{queue: make(chan []byte, 100)}
	go p.forward()
	lambda.Start(p)
}
