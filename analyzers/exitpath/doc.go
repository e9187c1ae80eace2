// Package exitpath defines an analyzer that reports what ends the process on the
// way of a request.
//
// # Analyzer exitpath
//
// exitpath: a handler, or a goroutine of its, can end the process and with it every invocation in flight
//
// The analyzer reports calls of os.Exit, log.Fatal, the Fatal methods of loggers
// and helpers that call one of those, where a handler reaches them; panics in
// goroutines that a handler starts, if nothing in that goroutine recovers; and, as
// a note, panics in the handler itself.
//
// On standard Lambda the end of the process costs one request: the one that ended
// it. On Lambda Managed Instances one process serves many invocations (AWS Lambda
// Developer Guide, page "lambda-managed-instances-execution-environment"). When it
// exits, with whatever code, the runtime interface reports Runtime.ExitError for
// every invocation that was running (aws-lambda-runtime-interface-emulator,
// internal/lambda-managed-instances, shutdown.go), and the environment is
// replaced. The requests of customers who have nothing to do with the error fail
// with it, and what those invocations had begun stays half done.
//
// A panic in another goroutine does the same, for no function can recover from the
// panic of a goroutine that is not its own. A panic in the goroutine of the handler
// is milder: aws-lambda-go recovers from it, reports it as the error of that one
// invocation, takes no new ones, waits for those in flight, and then ends the
// process (lambda/invoke_loop.go). Nothing is lost but the environment; that is a
// note.
//
// runtime.Goexit in the goroutine of the handler is quieter than either: that
// invocation is never answered, and the client has one poller less from then on.
//
//	func handle(ctx context.Context, o order) error {
//		if err := save(ctx, o); err != nil {
//			log.Fatal(err) // WRONG: log.Fatal in handler "handle" ends the process and with it every invocation in flight
//		}
//		done := make(chan struct{})
//		go func() {
//			defer close(done)
//			mustIndex(o) // a panic in here
//		}()
//		<-done
//		return nil
//	}
//
//	func mustIndex(o order) {
//		if o.ID == "" {
//			panic("no id") // WRONG: panic in a goroutine of handler "handle" ends the process and with it every invocation in flight (via mustIndex)
//		}
//	}
//
// An error is returned, and ends one invocation:
//
//	return fmt.Errorf("save %s: %w", o.ID, err) // RIGHT
//
// and a goroutine that may panic recovers itself:
//
//	defer func() {
//		if r := recover(); r != nil {
//			failed <- fmt.Errorf("index %s: %v", o.ID, r)
//		}
//		close(failed)
//	}()
//
// What ends the process in init, or in main before lambda.Start, is not reported:
// no invocation has begun.
//
// The suggested fix returns the error that log.Fatal or log.Fatalf prints, from a function
// whose last result is an error.
//
// # Limits
//
// Panics of the language (a nil pointer, an index out of range) are not looked for,
// nor are panics in code of other modules. A deferred function that calls recover is
// taken to stop every panic, also one that it panics with again. If there is a middleware
// that recovers (gin.Default, one of the program's own), it is taken to stand around
// everything that a router calls. That a condition is never true on Lambda is not known.
//
// # Suppressing
//
// Write a comment with a reason behind the code, or on the line above it:
//
//	//lmicheck:ignore exitpath only on a broken build, which tests find
package exitpath
