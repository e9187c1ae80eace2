// Package globalwrite defines an analyzer that reports package variables that
// concurrent invocations write without synchronization.
//
// # Analyzer globalwrite
//
// globalwrite: package-level state is written by concurrent invocations without a common lock
//
// The analyzer reports accesses to package variables, and to memory that is
// reached from them, that two invocations of a handler can make at the same time,
// if at least one of them writes and no lock orders them.
//
// On Lambda Managed Instances one process serves many invocations at once: the
// runtime takes up to AWS_LAMBDA_MAX_CONCURRENCY of them, each on a goroutine of
// its own (AWS Lambda Developer Guide, pages
// "lambda-managed-instances-execution-environment" and "runtimes-custom";
// aws-lambda-go from v1.51.0 on). A package variable exists once in the process,
// so it is shared by customers whose requests have nothing to do with each other.
// Without synchronization such accesses are a data race, and by the Go memory
// model (go.dev/ref/mem) a program with a data race has no defined meaning where
// the race is: one customer is answered with the data of another, a string has
// the pointer of one value and the length of another, and a map ends the process.
//
// What happens in init and in main before lambda.Start comes before every
// invocation, and is not reported. In the following function the customer of one
// request can get the parcel of another:
//
//	var customer string
//
//	func handle(ctx context.Context, o order) error {
//		customer = o.Customer // WRONG: handler "handle" writes package variable "main.customer" without synchronization (also read at main.go:21)
//		return ship(ctx, o.ID)
//	}
//
//	func ship(_ context.Context, id string) error {
//		log.Printf("shipping %s to %s", id, customer)
//
// Data of a request belongs in parameters, results, or the context:
//
//	func handle(ctx context.Context, o order) error {
//		return ship(ctx, o.ID, o.Customer) // RIGHT
//	}
//
// State that is meant to be shared, such as a counter, needs an atomic type, or a
// mutex that every access holds.
//
// # Limits
//
// Code of other modules is judged by what is known of it, not by its body, unless
// it is named with --deps. A lock that is held on only some of the ways to an
// access does not count, nor does most order that channels enforce. A lock protects
// memory from a race, not one customer's data from another: a variable that holds
// data of a request is wrong under a lock too, and not reported by this rule.
//
// # Suppressing
//
// Write a comment with a reason behind the code, or on the line above it:
//
//	//lmicheck:ignore globalwrite the value is the same for every request
package globalwrite
