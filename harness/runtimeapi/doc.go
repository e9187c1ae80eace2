// Package runtimeapi serves the Lambda Runtime API as Lambda Managed Instances serves
// it to one execution environment: up to AWS_LAMBDA_MAX_CONCURRENCY invocations are
// polled, and answered, at once.
//
// A runtime client (aws-lambda-go, or that of another language) is started with
// AWS_LAMBDA_RUNTIME_API set to the server's address. Each call of Invoke hands one
// event to a client that polls for it and waits for the answer:
//
//	srv, err := runtimeapi.Listen(runtimeapi.Config{Timeout: 3 * time.Second})
//	...
//	cmd.Env = append(os.Environ(), "AWS_LAMBDA_RUNTIME_API="+srv.Addr(), "AWS_LAMBDA_MAX_CONCURRENCY=8")
//	...
//	res := srv.Invoke(ctx, runtimeapi.Event{Payload: []byte(`{}`)})
//
// # What is served
//
//	GET  /2018-06-01/runtime/invocation/next
//	POST /2018-06-01/runtime/invocation/{id}/response
//	POST /2018-06-01/runtime/invocation/{id}/error
//	POST /2018-06-01/runtime/init/error
//	GET  /2018-06-01/ping
//	POST /2020-01-01/extension/register
//	GET  /2020-01-01/extension/event/next
//	POST /2020-01-01/extension/{init,exit}/error
//
// The sources are the Lambda Developer Guide (pages "runtimes-api", "runtimes-custom",
// "runtimes-extensions-api") and, where it is silent, what AWS's own emulator does
// (github.com/aws/aws-lambda-runtime-interface-emulator): an answer is accepted with 202;
// an id that is not known, or was answered before, gets 400 InvalidRequestID; the id of an
// invocation that has timed out gets 410 InvokeTimeout, once; a response over 6 MiB gets
// 413; one that breaks off gets 400.
//
// # Deadlines
//
// An invocation has a deadline, which its client is told. The platform gives up at the
// deadline; how long it still takes an answer is not documented. Config.Grace says how
// long this server does: an answer within it is accepted and marked as late. Clients such as
// aws-lambda-go take any refusal for the end of the environment, so a late answer ends
// the process: that is a finding, and with a grace of zero it shows.
//
// The server listens on the loopback interface only.
package runtimeapi
