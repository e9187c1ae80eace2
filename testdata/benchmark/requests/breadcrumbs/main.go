// Command breadcrumbs collects what happens, and sends it along with the next error.
//
// Source: field study: a collector with a lock, of all requests in one list
package main

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type trail struct {
	mu    sync.Mutex
	steps []string
}

func (t *trail) add(step string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.steps = append(t.steps, step) // issue requestleak
}

func (t *trail) take() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := strings.Join(t.steps, " > ") // also
	t.steps = nil
	return s
}

func (t *trail) handle(ctx context.Context, user string) error {
	t.add("user " + user)
	if user == "" {
		return fmt.Errorf("no user; before that: %s", t.take())
	}
	return nil
}

func main() { lambda.Start(new(trail).handle) }
