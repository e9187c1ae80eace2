// Command loggers: loggers that carry the id of a request.
package main

import (
	"context"
	"log/slog"
	"os"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/rs/zerolog"
	"github.com/sirupsen/logrus"

	"lmitest/requestleak/loggers/lib/logx"
)

type event struct{ ID string }

var (
	base  = slog.New(slog.NewJSONHandler(os.Stdout, nil))
	mu    sync.Mutex
	zl    = zerolog.New(os.Stdout)
	entry *logrus.Entry
)

func main() { lambda.Start(handle) }

func handle(ctx context.Context, e event) error {
	lc, _ := lambdacontext.FromContext(ctx)
	logx.SetRequestID(lc.AwsRequestID)
	logx.Info("begin")
	withZerolog(e)
	withLogrus(e)
	nopeDerived(ctx, e)
	return nil
}

func withZerolog(e event) {
	mu.Lock()
	zl = zl.With().Str("id", e.ID).Logger() // want requestleak "main.zl"
	l := zl
	mu.Unlock()
	l.Info().Msg("served")
}

func withLogrus(e event) {
	mu.Lock()
	defer mu.Unlock()
	entry = logrus.WithField("id", e.ID) // want requestleak "main.entry"
	entry.Info("served")
}

type key struct{}

// nopeDerived makes a logger for this invocation, and hands it on in the context.
func nopeDerived(ctx context.Context, e event) {
	log := base.With("id", e.ID)
	ctx = context.WithValue(ctx, key{}, log)
	if l, ok := ctx.Value(key{}).(*slog.Logger); ok {
		l.Info("served")
	}
}
