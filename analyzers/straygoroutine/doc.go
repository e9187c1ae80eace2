// Package straygoroutine defines an analyzer that reports goroutines whose end nobody
// waits for.
//
// # Analyzer straygoroutine
//
// straygoroutine: a goroutine that a handler starts may go on after the invocation
//
// The analyzer reports go statements that a handler reaches, if nothing brings the
// goroutine to its end: it tells nobody who waits for it (by a sync.WaitGroup, an
// errgroup, a channel), and it does not wait for something that the invocation tells it
// (a channel that is closed, the end of its context).
//
// On standard Lambda such a goroutine is frozen with the environment and goes on in the
// next invocation, if there is one. On Lambda Managed Instances an environment is not
// frozen between invocations (AWS Lambda Developer Guide, page
// "lambda-managed-instances-execution-environment"), so the goroutine goes on at once,
// beside other requests: it takes memory and processor time that are theirs, and as
// environments live for hours or days, goroutines that never end pile up. It may use
// what the invocation had for itself, such as the raw event, which the runtime client
// reuses, or a context that is cancelled. Its errors reach nobody; its panic ends the
// process. And when the environment is replaced, what it has not done yet is lost: the
// invocation was successful, so nobody tries again.
//
//	func handle(ctx context.Context, o order) error {
//		go audit(ctx, o.ID) // WRONG: goroutine started by handler "handle" may outlive the invocation: nothing waits for its end
//		return ship(ctx, o)
//	}
//
// The invocation waits, which costs only as much as the goroutine takes longer than the
// rest:
//
//	var wg sync.WaitGroup
//	defer wg.Wait() // RIGHT
//	wg.Add(1)
//	go func() {
//		defer wg.Done()
//		audit(ctx, o.ID)
//	}()
//
// What need not be done within the invocation belongs to a goroutine that main starts
// before lambda.Start, which takes it from a channel; or to a queue outside.
//
// Goroutines that init or main start, or a shared sync.Once, are not reported: there is
// one for the process.
//
// # Limits
//
// That somebody waits on some way is enough: of waits that an early return passes by, two
// are seen: the loop that receives results and returns at the first error, while goroutines
// have more to send than the channel has room for; and the select that receives from a
// channel without room, or goes on because of another of its cases. A goroutine that waits for anything
// that unknown code made, other than a time.Timer or time.Ticker, is taken to be told when
// to end; a timer of time.AfterFunc that the code does anything with, to be stopped.
//
// # Suppressing
//
// Write a comment with a reason behind the code, or on the line above it:
//
//	//lmicheck:ignore straygoroutine a count that may get lost
package straygoroutine
