// Command contexts: values that contexts carry to who changes them.
package main

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type state struct {
	count int
	last  string
}

func (s *state) note(id string) {
	s.count++   // want handlerstate "count" globalwrite "shared.count"
	s.last = id // want handlerstate "last" globalwrite "shared.last"
}

type own struct{ count int }

func (o *own) nopeNote() { o.count++ }

type (
	sharedKey struct{}
	ownKey    struct{}
	key       string
)

const (
	first  key = "first"
	second key = "second"
)

var shared = &state{}

var unused = &own{}

type counts struct{}

func (o *own) add() { o.count++ } // want handlerstate "count"

func withShared(ctx context.Context, s *state) context.Context {
	return context.WithValue(ctx, sharedKey{}, s)
}

func sharedOf(ctx context.Context) *state {
	s, _ := ctx.Value(sharedKey{}).(*state)
	return s
}

func work(ctx context.Context, id string) {
	sharedOf(ctx).note(id)
	ctx.Value("base").(*state).note(id)
	ctx.Value(counts{}).(*own).add()
	ctx.Value(ownKey{}).(*own).nopeNote()
	ctx.Value(second).(*own).nopeNote()
	if o, ok := ctx.Value(first).(*own); ok {
		_ = o.count // it is only read
	}
}

func handle(ctx context.Context, id string) error {
	ctx = withShared(ctx, shared)
	ctx = context.WithValue(ctx, ownKey{}, unused)
	ctx = context.WithValue(ctx, ownKey{}, &own{}) // hides the one before
	ctx = context.WithValue(ctx, first, unused)
	ctx = context.WithValue(ctx, second, &own{})
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	work(ctx, id)
	return nil
}

func main() {
	base := context.WithValue(context.Background(), "base", &state{})
	lambda.StartWithOptions(handle, lambda.WithContext(base), lambda.WithContextValue(counts{}, &own{}))
}
