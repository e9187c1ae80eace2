// Package lmitest runs a Lambda handler concurrently, inside an ordinary Go test, as
// Lambda Managed Instances will:
//
//	func TestConcurrent(t *testing.T) {
//		lmitest.Run(t, newHandler().Handle, []any{
//			events.SQSEvent{Records: []events.SQSMessage{{Body: lmitest.Canary}}},
//		})
//	}
//
// Run it with the race detector, which is what finds most:
//
//	go test -race ./...
//
// Waves of invocations begin at the same moment. A wave is made of copies of one event,
// since a race on a branch that one event in a hundred takes is met by two of them only;
// the first waves are of two invocations, which nothing but the defect can order.
//
// The test fails when
//
//   - the race detector reports a race (package testing sees to that);
//   - the answer to one invocation has the canary of another: wherever an event has the
//     text Canary, each invocation has a token of its own;
//   - a handler panics;
//   - invocations change the environment, or the working directory, of the process;
//   - goroutines are left behind by each invocation.
//
// The handler may be anything that lambda.Start takes. It is called through
// aws-lambda-go, so that events are decoded and answers encoded as on Lambda.
//
// What this cannot see: a race on code that no event reaches; what the runtime client
// does, such as the use of one buffer for several payloads; the size of an instance.
// A run without a finding does not prove that the handler is safe.
package lmitest
