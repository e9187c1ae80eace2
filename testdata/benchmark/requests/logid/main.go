// Command logid keeps a logger with the request id, under a lock.
//
// Source: Powertools for AWS Lambda (TypeScript) #5429; AWS: a request id on every line
package main

import (
	"context"
	"log/slog"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type logging struct {
	mu     sync.RWMutex
	logger *slog.Logger
}

func (l *logging) begin(ctx context.Context) {
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		l.mu.Lock()
		l.logger = slog.Default().With("request", lc.AwsRequestID) // issue requestleak
		l.mu.Unlock()
	}
}

func (l *logging) info(msg string) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	l.logger.Info(msg) // also
}

func (l *logging) handle(ctx context.Context, id string) error {
	l.begin(ctx)
	l.info("order " + id)
	return nil
}

func main() { lambda.Start((&logging{logger: slog.Default()}).handle) }
