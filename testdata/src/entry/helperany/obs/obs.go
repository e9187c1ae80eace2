// Package obs starts the repository's functions with or without tracing.
package obs

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"go.opentelemetry.io/contrib/instrumentation/github.com/aws/aws-lambda-go/otellambda"
)

var enabled bool

// StartLambda starts h.
func StartLambda(h any) {
	enabled = os.Getenv("TRACE") != "" // once, before Start
	if !enabled {
		lambda.Start(h)
		return
	}
	lambda.StartWithOptions(otellambda.InstrumentHandler(h), lambda.WithContext(context.Background()))
}
