// Package unsafedep defines an analyzer that reports libraries which keep data of
// one invocation where others find it.
//
// # Analyzer unsafedep
//
// unsafedep: a library keeps data of one invocation in package variables
//
// The analyzer reports calls of wrappers and functions of other modules that are
// known to keep state of the invocation in package variables, or to replace it with
// each invocation. Which these are, and where their source says so, stands in the
// knowledge base (docs/knowledge.md), under the trait "leaky".
//
// Such a library was right as long as a process served one invocation at a time. On
// Lambda Managed Instances its tracer finishes the span of another request, its
// metrics carry another customer's tags, or it closes a channel that others still send
// on, which ends the process.
//
// There is nothing to mend in the code that is reported: use a version of the library
// that is made for concurrent invocations, or another library, or leave the wrapper out.
//
// Reported as well: wrappers that call Invoke of a handler that lambda.NewHandler made and
// hand out what it returns, as otellambda.WrapHandler does. From aws-lambda-go v1.51.0 up
// to v1.55.1 that is memory of a buffer that is back in a pool (see poolmisuse); wrap the
// function instead, with otellambda.InstrumentHandler.
//
// # Limits
//
// Only what is listed is found. Where the list says from which version on a library is
// right, the version that go.mod requires decides.
//
// # Suppressing
//
// Write a comment with a reason behind the code, or on the line above it:
//
//	//lmicheck:ignore unsafedep only the metrics are mixed up, and they are not used
package unsafedep
