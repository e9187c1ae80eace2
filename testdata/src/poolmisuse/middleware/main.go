// Command middleware wraps handlers that lambda.NewHandler made.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

type event struct{ ID string }

func handle(ctx context.Context, e event) (event, error) { return e, nil }

// logging calls Invoke itself.
type logging struct{ next lambda.Handler }

func (l logging) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	log.Print("begin")
	defer log.Print("end")
	return l.next.Invoke(ctx, payload) // want poolmisuse `^the bytes that the handler of lambda\.NewHandler returns are back in its pool: another invocation of "logging\.Invoke" may be writing them$`
}

// own is a handler by hand: what it returns is its own.
type own struct{}

func (own) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	var e event
	if err := json.Unmarshal(payload, &e); err != nil {
		return nil, err
	}
	return json.Marshal(e)
}

// nopeOwn calls Invoke of such a handler.
type nopeOwn struct{ next own }

func (n nopeOwn) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	out, err := n.next.Invoke(ctx, payload)
	return bytes.TrimSpace(out), err
}

// nopeAround is middleware around the function.
func nopeAround(f func(context.Context, event) (event, error)) func(context.Context, event) (event, error) {
	return func(ctx context.Context, e event) (event, error) {
		log.Print("begin")
		return f(ctx, e)
	}
}

func main() {
	switch os.Getenv("MODE") {
	case "logging":
		lambda.Start(logging{lambda.NewHandler(handle)})
	case "own":
		lambda.Start(nopeOwn{})
	case "around":
		lambda.Start(nopeAround(handle))
	default:
		lambda.Start(lambda.NewHandler(handle))
	}
}
