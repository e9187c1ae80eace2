// Command wrapped: instrumentation libraries around the handler, nested.
package main

import (
	"context"
	"os"

	ddlambda "github.com/DataDog/datadog-lambda-go"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/epsagon/epsagon-go/epsagon"
	"go.opentelemetry.io/contrib/instrumentation/github.com/aws/aws-lambda-go/otellambda"
)

var lastDD, lastEps, lastOtel, lastNested, lastIface string

func dd(ctx context.Context, id string) error {
	lastDD = id // want globalwrite "lastDD"
	return nil
}

func eps(ctx context.Context, id string) error {
	lastEps = id // want globalwrite "lastEps"
	return nil
}

func otel(ctx context.Context, id string) error {
	lastOtel = id // want globalwrite "lastOtel"
	return nil
}

func nested(ctx context.Context, id string) error {
	lastNested = id // want globalwrite "lastNested"
	return nil
}

func iface(ctx context.Context, id string) error {
	lastIface = id // want globalwrite "lastIface"
	return nil
}

func main() {
	switch os.Getenv("TRACER") {
	case "dd":
		lambda.Start(ddlambda.WrapFunction(dd, nil))
	case "eps":
		lambda.Start(epsagon.WrapLambdaHandler(&epsagon.Config{ApplicationName: "x"}, eps))
	case "otel":
		lambda.Start(otellambda.InstrumentHandler(otel))
	case "nested":
		lambda.Start(ddlambda.WrapFunction(otellambda.InstrumentHandler(nested), &ddlambda.Config{}))
	default:
		lambda.StartHandler(otellambda.WrapHandler(lambda.NewHandler(iface)))
	}
}
