// Package runtimeversion defines an analyzer that reports a runtime client which
// takes one invocation at a time.
//
// # Analyzer runtimeversion
//
// runtimeversion: the version of aws-lambda-go takes one invocation at a time
//
// The analyzer reports, in go.mod, a requirement of github.com/aws/aws-lambda-go
// below v1.51.0 if the package registers a handler.
//
// On Lambda Managed Instances the runtime must ask for as many invocations at once
// as AWS_LAMBDA_MAX_CONCURRENCY says (AWS Lambda Developer Guide, "Building a custom
// runtime"). aws-lambda-go does so from v1.51.0 on (aws/aws-lambda-go#600); older
// versions run one loop, and the invocations beyond the first are refused: AWS's
// emulator answers them with Runtime.Unavailable. The same version stopped to write
// the trace id of each invocation to the environment (#602).
//
// Nothing races as long as one invocation runs at a time. So this is the first thing
// to mend, and the last: with a newer version the other findings become real.
//
// # Limits
//
// The version is the one that go.mod requires. A workspace may select a higher one;
// a module that is replaced is not judged. The toolchain must be Go 1.22 or newer for
// the concurrent loop to be compiled in, which is not checked. Versions from v1.55.0
// on need Go 1.26.
//
// # Suppressing
//
// A comment in go.mod suppresses nothing; switch the rule off for the run:
//
//	lmicheck --disable runtimeversion ./...
package runtimeversion
