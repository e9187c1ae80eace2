// Command spawned starts a goroutine under a lock, which does not hold it.
//
// Source: Uber 2022: capture by reference; a lock is no goroutine's but the holder's
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type mailer struct {
	mu   sync.Mutex
	sent int
}

func (m *mailer) handle(ctx context.Context, to []string) (int, error) {
	var wg sync.WaitGroup
	m.mu.Lock()
	for range to {
		wg.Add(1)
		go func() {
			defer wg.Done()
			m.sent++ // issue handlerstate
		}()
	}
	m.mu.Unlock()
	wg.Wait()
	return m.sent, nil // also
}

func main() { lambda.Start(new(mailer).handle) }
