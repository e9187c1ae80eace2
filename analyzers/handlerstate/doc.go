// Package handlerstate defines an analyzer that reports state to which handlers
// are bound and that concurrent invocations write without synchronization.
//
// # Analyzer handlerstate
//
// handlerstate: what the handler is bound to (receiver, captured variables) is written by concurrent invocations without a common lock
//
// The analyzer reports accesses to memory that is reached from the handler's
// receiver, from a variable that the handler's closure captured, or from another
// object that main made and bound to it, if two invocations can make them at the
// same time, at least one writes, and no lock orders them.
//
// lambda.Start is called once, so the receiver of a handler that is a method, and
// what a closure captured, exist once in the process, as a package variable does.
// On Lambda Managed Instances the process serves up to AWS_LAMBDA_MAX_CONCURRENCY
// invocations at once, each on a goroutine of its own (AWS Lambda Developer
// Guide, pages "lambda-managed-instances-execution-environment" and
// "runtimes-custom"; aws-lambda-go from v1.51.0 on). By the Go memory model
// (go.dev/ref/mem) unsynchronized accesses are then a data race: one customer is
// answered with the data of another, or the process ends.
//
// A field of the handler's receiver is no place for the data of a request:
//
//	func (a *api) handle(ctx context.Context, r request) (*answer, error) {
//		a.reply.Tenant = r.Tenant               // WRONG: handler "(*api).handle" writes "(*api).reply.Tenant", which all invocations share, without synchronization (also returned and encoded at main.go:26)
//		a.reply.Items = load(a.table, r.Tenant) // WRONG: handler "(*api).handle" writes "(*api).reply.Items", which all invocations share, without synchronization (also returned and encoded at main.go:26)
//		return &a.reply, nil
//	}
//
// What an invocation makes is its own:
//
//	func (a *api) handle(ctx context.Context, r request) (*answer, error) {
//		return &answer{Tenant: r.Tenant, Items: load(a.table, r.Tenant)}, nil // RIGHT
//	}
//
// The runtime encodes the result of a handler after the handler has returned, and
// so after deferred calls have released every lock (aws-lambda-go, lambda/handler.go).
// A result that points to shared memory is therefore read without a lock. The
// analyzer reports that at the return statement; return a copy.
//
// # Limits
//
// Code of other modules is judged by what is known of it, not by its body, unless
// it is named with --deps. A lock that is held on only some of the ways to an
// access does not count, nor does most order that channels enforce.
//
// # Suppressing
//
// Write a comment with a reason behind the code, or on the line above it:
//
//	//lmicheck:ignore handlerstate only the scheduled warm-up event gets here
package handlerstate
