// Command tenantsafe has a client for each tenant, made with its first request.
//
// Source: field study: a Once in each entry of a map
// Safe: once: the entry's own Once guards the entry's client
package main

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type entry struct {
	once   sync.Once
	client *http.Client
}

type pool struct {
	mu      sync.Mutex
	entries map[string]*entry
}

func (p *pool) get(tenant string) *http.Client {
	p.mu.Lock()
	e, ok := p.entries[tenant]
	if !ok {
		e = &entry{}
		p.entries[tenant] = e
	}
	p.mu.Unlock()
	e.once.Do(func() { e.client = &http.Client{Timeout: time.Second} })
	return e.client
}

func main() {
	p := &pool{entries: map[string]*entry{}}
	lambda.Start(func(ctx context.Context, tenant string) (int, error) {
		res, err := p.get(tenant).Get("https://" + tenant + ".example.org")
		if err != nil {
			return 0, err
		}
		return res.StatusCode, res.Body.Close()
	})
}
