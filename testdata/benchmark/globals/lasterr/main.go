// Command lasterr sends reminders and keeps the last error for its health check.
//
// Source: race detector's tests: RaceIfaceWW, RaceError
package main

import (
	"context"
	"errors"

	"github.com/aws/aws-lambda-go/lambda"
)

type reminder struct{ To, Kind string }

var lastErr error

func main() { lambda.Start(remind) }

func remind(ctx context.Context, r reminder) (string, error) {
	if r.Kind == "health" {
		if lastErr != nil { // also
			return "unhealthy", nil
		}
		return "healthy", nil
	}
	if err := send(r); err != nil {
		lastErr = err // issue globalwrite lazyinit
		return "", err
	}
	return "sent", nil
}

func send(r reminder) error {
	if r.To == "" {
		return errors.New("no address")
	}
	return nil
}
