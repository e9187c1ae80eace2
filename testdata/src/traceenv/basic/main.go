// Command basic: the trace id in the environment, which only one invocation at a
// time could have.
package main

import (
	"context"
	"os"
	"strings"
	"syscall"

	"github.com/aws/aws-lambda-go/lambda"

	"lmitest/traceenv/basic/lib/xray"
)

type event struct{ ID string }

const traceVariable = "_X_AMZN_TRACE_ID"

// atStart is read when no invocation has begun: it is empty on standard Lambda, too.
var atStart = os.Getenv("_X_AMZN_TRACE_ID")

var names = struct{ trace, region string }{trace: "_X_AMZN_TRACE_" + "ID", region: "AWS_REGION"}

func main() { lambda.Start(handle) }

func handle(ctx context.Context, e event) (string, error) {
	id := os.Getenv("_X_AMZN_TRACE_ID")           // want traceenv "_X_AMZN_TRACE_ID is never set on Lambda Managed Instances"
	if v, ok := os.LookupEnv(traceVariable); ok { // want traceenv "_X_AMZN_TRACE_ID"
		id = v
	}
	id += os.Getenv(names.trace) // want traceenv "_X_AMZN_TRACE_ID"
	id += xray.FromEnvironment()
	id += fromPrefix("_X_AMZN")
	id += raw()
	return id + nopeContext(ctx) + nopeOthers() + nopeAny(e) + nopeText() + nopeHeader(e) + atStart, nil
}

func fromPrefix(prefix string) string {
	return os.Getenv(prefix + "_TRACE_ID") // want traceenv "_X_AMZN_TRACE_ID .* \\(via fromPrefix\\)"
}

func raw() string {
	v, _ := syscall.Getenv(traceVariable) // want traceenv "_X_AMZN_TRACE_ID"
	return v
}

// nopeContext takes the trace id of this invocation.
func nopeContext(ctx context.Context) string {
	id, _ := ctx.Value("x-amzn-trace-id").(string)
	return id
}

// nopeOthers reads variables that are the same for all invocations.
func nopeOthers() string {
	return os.Getenv("AWS_REGION") + os.Getenv(names.region) + os.Getenv("X_AMZN_TRACE_ID")
}

// nopeAny reads a variable whose name comes with the request.
func nopeAny(e event) string { return os.Getenv(e.ID) }

// nopeText only mentions the name.
func nopeText() string { return strings.ToLower(traceVariable) }

// nopeHeader looks the name up in a map.
func nopeHeader(e event) string {
	return map[string]string{"_X_AMZN_TRACE_ID": e.ID}["_X_AMZN_TRACE_ID"]
}
