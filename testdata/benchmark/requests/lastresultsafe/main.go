// Command lastresultsafe keeps the last route it has calculated, and asks for which it was.
//
// Source: twin of current; a cache of one entry
// Safe: lock: used only if the key is the same
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type route struct{ From, To string }

type planner struct {
	mu   sync.Mutex
	key  route
	path []string
}

func (p *planner) handle(ctx context.Context, r route) ([]string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.path == nil || p.key != r {
		p.key = r
		p.path = []string{r.From, "hub", r.To}
	}
	return append([]string(nil), p.path...), nil
}

func main() { lambda.Start(new(planner).handle) }
