// Command slogdefault replaces the default logger in its middleware.
//
// Source: field study: slog.SetDefault with data of the request
package main

import (
	"context"
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

type event struct{ Tenant, ID string }

func logged(next func(context.Context, event) error) func(context.Context, event) error {
	return func(ctx context.Context, e event) error {
		slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stdout, nil)).With("tenant", e.Tenant)) // issue processstate
		return next(ctx, e)
	}
}

func main() { lambda.Start(logged(handle)) }

func handle(ctx context.Context, e event) error {
	slog.Info("handling", "id", e.ID)
	return nil
}
