// Command fields: data of one request in places that outlive it, under a lock, so
// that there is no race, and the next request finds it all the same.
package main

import (
	"context"
	"strings"
	"sync"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"

	"lmitest/requestleak/fields/lib/session"
)

var (
	mu      sync.Mutex
	tenant  string
	current *events.APIGatewayV2HTTPRequest
	last    context.Context
	derived context.Context
	id      string
)

type handler struct {
	mu   sync.RWMutex
	user user
	name string
}

type user struct{ sub, scope string }

func main() {
	h := &handler{}
	lambda.Start(h.handle)
}

func (h *handler) handle(ctx context.Context, e events.APIGatewayV2HTTPRequest) (string, error) {
	setTenant(e)
	setCurrent(&e)
	setContext(ctx)
	setRequestID(ctx)
	h.setUser(e)
	h.setName(strings.ToLower(e.Headers["x-name"]))
	session.Begin(e.RawPath)
	return answer() + h.who(), nil
}

func setTenant(e events.APIGatewayV2HTTPRequest) {
	mu.Lock()
	defer mu.Unlock()
	tenant = e.Headers["x-tenant"] // want requestleak `keeps data of one request in "main.tenant"`
}

func setCurrent(e *events.APIGatewayV2HTTPRequest) {
	mu.Lock()
	current = e // want requestleak "main.current"
	mu.Unlock()
}

func setContext(ctx context.Context) {
	mu.Lock()
	defer mu.Unlock()
	last = ctx                                         // want requestleak "main.last"
	derived = context.WithValue(ctx, key{}, "derived") // want requestleak "main.derived"
}

type key struct{}

func setRequestID(ctx context.Context) {
	lc, _ := lambdacontext.FromContext(ctx)
	mu.Lock()
	defer mu.Unlock()
	id = lc.AwsRequestID // want requestleak "main.id"
}

func (h *handler) setUser(e events.APIGatewayV2HTTPRequest) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.user.sub = e.Headers["x-sub"] // want requestleak "user.sub"
}

func (h *handler) setName(name string) {
	h.mu.Lock()
	h.name = name // want requestleak "name"
	h.mu.Unlock()
}

func (h *handler) who() string {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.user.sub + h.name
}

// answer is what other code does with it: the values of whichever request was last.
func answer() string {
	mu.Lock()
	defer mu.Unlock()
	if last.Err() != nil || derived.Err() != nil {
		return ""
	}
	return tenant + id + current.RawPath + session.Path()
}
