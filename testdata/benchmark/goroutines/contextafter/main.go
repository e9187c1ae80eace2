// Command contextafter notes in a shared field that an invocation was cut off.
//
// Source: race detector's tests: RaceAfterFunc3; context.AfterFunc runs in a goroutine of its own
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type service struct{ cut int }

func (s *service) handle(ctx context.Context, name string) (int, error) {
	stop := context.AfterFunc(ctx, func() {
		s.cut++ // issue handlerstate
	})
	defer stop()
	return len(name), nil
}

func main() { lambda.Start(new(service).handle) }
