// Package deadline defines an analyzer that reports handlers that answer when their
// time is over.
//
// # Analyzer deadline
//
// deadline: the handler waits for its own deadline, and answers too late
//
// The analyzer reports where a handler waits for the end of the context that it was
// called with, by a receive from ctx.Done() or a select without a default. That context
// ends at the deadline of the invocation, the moment at which the platform gives it up.
//
// An answer that comes after that is refused, and aws-lambda-go takes a refused answer
// for the end of the execution environment: it stops asking for work, and ends the
// process once the other invocations are done (lambda/invoke_loop.go, v1.51.0 and later).
// On standard Lambda a timeout ended the environment anyway, with the one invocation in
// it. On Lambda Managed Instances one slow request takes the whole environment away: in a
// test of handlers that return on ctx.Done(), 11 to 14 of 16 invocations in flight did
// so; with a margin of 100 ms, none.
//
//	func handle(ctx context.Context, o order) (string, error) {
//		select {
//		case r := <-results(ctx, o):
//			return r, nil
//		case <-ctx.Done(): // WRONG: handler "handle" waits for the end of its own context: an answer at the deadline comes too late and may end the execution environment
//			return "", ctx.Err()
//		}
//	}
//
// A context of one's own ends in time to answer:
//
//	func handle(ctx context.Context, o order) (string, error) {
//		if end, ok := ctx.Deadline(); ok { // RIGHT
//			var cancel context.CancelFunc
//			ctx, cancel = context.WithDeadline(ctx, end.Add(-250*time.Millisecond))
//			defer cancel()
//		}
//		select {
//		case r := <-results(ctx, o):
//			return r, nil
//		case <-ctx.Done():
//			return "", ctx.Err()
//		}
//	}
//
// # Limits
//
// The rule is off unless it is asked for: clients that are given the context of the
// invocation return at its end as well, and are not reported. Contexts that are made from
// that of the invocation are not reported, whether they end earlier or not.
//
// # Suppressing
//
// Write a comment with a reason behind the code, or on the line above it:
//
//	//lmicheck:ignore deadline nothing is slow here
package deadline
