// Command held sends while it holds a lock that the receiver needs.
//
// Source: GoBench: blocking bugs, a channel and a lock
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type batcher struct {
	mu   sync.Mutex
	out  chan string
	sent int
}

func (b *batcher) run() {
	for range b.out {
		b.mu.Lock() // also
		b.sent++
		b.mu.Unlock()
	}
}

func (b *batcher) handle(ctx context.Context, rec string) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.out <- rec // issue none
	return b.sent, nil
}

func main() {
	b := &batcher{out: make(chan string)}
	go b.run()
	lambda.Start(b.handle)
}
