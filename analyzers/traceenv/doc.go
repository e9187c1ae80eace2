// Package traceenv defines an analyzer that reports reads of the trace id from the
// environment.
//
// # Analyzer traceenv
//
// traceenv: the environment variable _X_AMZN_TRACE_ID is read, which is never set
//
// The analyzer reports calls of os.Getenv, os.LookupEnv and syscall.Getenv for the
// variable _X_AMZN_TRACE_ID that a handler reaches, also where the name is a constant, a
// variable or a parameter.
//
// On standard Lambda aws-lambda-go sets the variable before each invocation. There is one
// environment for a process, and many invocations in a process of Lambda Managed
// Instances, so that it cannot hold the trace id of each: neither the platform sets it
// (AWS Lambda Developer Guide, pages of the runtimes on Managed Instances) nor does
// aws-lambda-go from v1.51.0 on, if it serves more than one invocation at a time
// (lambda/invoke_loop.go). The call returns an empty string: spans lose their parents,
// log lines their trace, and calls to other services begin traces of their own.
//
//	req.Header.Set("X-Amzn-Trace-Id", os.Getenv("_X_AMZN_TRACE_ID")) // WRONG: _X_AMZN_TRACE_ID is never set on Lambda Managed Instances: take the trace id from the context, ctx.Value("x-amzn-trace-id")
//
// The trace id is in the context of the invocation, on standard Lambda too:
//
//	if id, ok := ctx.Value("x-amzn-trace-id").(string); ok { // RIGHT
//		req.Header.Set("X-Amzn-Trace-Id", id)
//	}
//
// The key is a plain string. go vet and linters that ask for a key of an own type do so
// where a value is set, not where it is read.
//
// The suggested fix takes the id from the context, where the function has one as a
// parameter.
//
// # Limits
//
// Libraries that read the variable (the X-Ray configuration of OpenTelemetry, the AWS
// embedded metrics logger, Lumigo) are other modules and not looked into. A read in init
// or main is not reported: no invocation has begun, so there was never a trace id.
//
// # Suppressing
//
// Write a comment with a reason behind the code, or on the line above it:
//
//	//lmicheck:ignore traceenv a fallback for standard Lambda; the context is asked first
package traceenv
