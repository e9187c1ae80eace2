// Package middleware is a chain of middlewares for API Gateway handlers.
package middleware

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"
)

// A Handler serves one request.
type Handler func(context.Context, events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error)

// A Middleware wraps a Handler.
type Middleware func(Handler) Handler

// A Chain is a list of middlewares, outermost first.
type Chain struct{ list []Middleware }

// New makes an empty chain.
func New() *Chain { return &Chain{} }

// Use adds a middleware. It is called in main.
func (c *Chain) Use(m Middleware) *Chain {
	c.list = append(c.list, m)
	return c
}

// Then puts the chain around h.
func (c *Chain) Then(h Handler) Handler {
	for i := len(c.list) - 1; i >= 0; i-- {
		h = c.list[i](h)
	}
	return h
}

type userKey struct{}

// User returns the user of the request.
func User(ctx context.Context) (string, bool) {
	u, ok := ctx.Value(userKey{}).(string)
	return u, ok
}

// Authenticate puts the user into the context, which belongs to the request.
func Authenticate(header string) Middleware {
	return func(next Handler) Handler {
		return func(ctx context.Context, req events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error) {
			user := req.Headers[header]
			if user == "" {
				return events.APIGatewayProxyResponse{StatusCode: http.StatusUnauthorized}, nil
			}
			return next(context.WithValue(ctx, userKey{}, user), req)
		}
	}
}

// Count numbers the requests, in a variable of the middleware that all requests share.
func Count() Middleware {
	return func(next Handler) Handler {
		requests := 0
		return func(ctx context.Context, req events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error) {
			requests++ // want handlerstate "requests"
			log.Printf("request %d", requests)
			return next(ctx, req)
		}
	}
}

// Timing measures. What it measures with belongs to the request, and what it keeps
// has a lock.
func Timing() Middleware {
	var mu sync.Mutex
	var slowest time.Duration
	return func(next Handler) Handler {
		return func(ctx context.Context, req events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error) {
			start := time.Now()
			resp, err := next(ctx, req)
			elapsed := time.Since(start)
			mu.Lock()
			defer mu.Unlock()
			if elapsed > slowest {
				slowest = elapsed
			}
			return resp, err
		}
	}
}

// Recover turns a panic into an error, by way of the request's own results.
func Recover() Middleware {
	return func(next Handler) Handler {
		return func(ctx context.Context, req events.APIGatewayProxyRequest) (resp events.APIGatewayProxyResponse, err error) {
			defer func() {
				if r := recover(); r != nil {
					err = fmt.Errorf("panic: %v", r)
				}
			}()
			return next(ctx, req)
		}
	}
}

// CORS adds headers, all requests to the same map.
func CORS(origin string) Middleware {
	headers := map[string]string{"Access-Control-Allow-Origin": origin}
	return func(next Handler) Handler {
		return func(ctx context.Context, req events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error) {
			resp, err := next(ctx, req)
			if resp.Headers == nil {
				resp.Headers = map[string]string{} // the response's own map
			}
			headers["Access-Control-Allow-Methods"] = req.HTTPMethod // want unsafecache "headers"
			for k, v := range headers {
				resp.Headers[k] = v
			}
			return resp, err
		}
	}
}
