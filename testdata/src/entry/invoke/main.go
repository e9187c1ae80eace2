// Command invoke: types with an Invoke method.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

type direct struct{ size int }

func (d *direct) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	d.size = len(payload) // want handlerstate "size"
	return nil, nil
}

type viaStart struct{ size int }

func (v *viaStart) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	v.size = len(payload) // want handlerstate "size"
	return nil, nil
}

// outer delegates to another lambda.Handler.
type outer struct{ next lambda.Handler }

func (o outer) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	return o.next.Invoke(ctx, payload)
}

type inner struct{ size int }

func (i *inner) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	i.size = len(payload) // want handlerstate "size"
	return nil, nil
}

var last string

func plain(ctx context.Context, id string) error {
	last = id // want globalwrite "last"
	return nil
}

func main() {
	switch os.Getenv("KIND") {
	case "direct":
		lambda.StartHandler(&direct{})
	case "start":
		lambda.Start(&viaStart{})
	case "outer":
		lambda.StartHandlerWithContext(context.Background(), outer{next: &inner{}})
	default:
		lambda.StartHandler(lambda.NewHandler(plain))
	}
}
