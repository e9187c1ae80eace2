// Command oncereset makes its Once new when the first try has failed.
//
// Source: race detector's tests: RaceMutexOverwrite, with a Once
package main

import (
	"context"
	"net/http"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type gateway struct {
	once  sync.Once
	token string
	err   error
}

func (g *gateway) login() (string, error) {
	g.once.Do(func() { // also
		var res *http.Response
		if res, g.err = http.Get("https://login.internal/"); g.err == nil { // also
			g.token = res.Header.Get("Token") // also
		}
	})
	if g.err != nil {
		g.once = sync.Once{} // issue handlerstate lazyinit
	}
	return g.token, g.err // also
}

func (g *gateway) handle(ctx context.Context) (string, error) { return g.login() }

func main() { lambda.Start(new(gateway).handle) }
