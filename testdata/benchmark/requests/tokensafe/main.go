// Command tokensafe keeps a token that belongs to the service.
//
// Source: field study: credentials that are cached under a lock
// Safe: lock: nothing in the token comes from a request, though the call is given the context
package main

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type credentials struct {
	mu    sync.Mutex
	token string
	until time.Time
}

func (c *credentials) get(ctx context.Context) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Now().Before(c.until) {
		return c.token, nil
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://login.internal/token", nil)
	if err != nil {
		return "", err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	c.token, c.until = res.Header.Get("Token"), time.Now().Add(time.Hour)
	return c.token, nil
}

func main() {
	c := &credentials{}
	lambda.Start(func(ctx context.Context, path string) (string, error) {
		t, err := c.get(ctx)
		return t + path, err
	})
}
