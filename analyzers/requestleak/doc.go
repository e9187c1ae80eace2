// Package requestleak defines an analyzer that reports data of one request that is
// kept, with synchronization, where another request finds it.
//
// # Analyzer requestleak
//
// requestleak: data of one request is kept where other invocations find it, with a lock that does not help
//
// The analyzer reports assignments of data of a request (the event, what is derived from
// it, the request id, values of the context, the context itself, a logger that carries
// any of them) to a variable or field that outlives the invocation, if a lock is held or
// the operation is atomic, and the handler reads the variable or field somewhere.
//
// Such code has no data race, so that no race detector reports it; without the lock it
// would have one, and be reported by globalwrite or handlerstate. But a lock orders the
// accesses, it does not tell requests apart. Where one process serves many invocations
// (AWS Lambda Developer Guide, page "lambda-managed-instances-execution-environment"),
// another request comes between the assignment and the use. Powertools for AWS Lambda
// (TypeScript) had this defect: its logger kept the context of one invocation, and with
// 30 concurrent invocations most log lines had the request id of another
// (powertools-lambda-typescript, issue 5429).
//
//	func handle(ctx context.Context, o order) error {
//		mu.Lock()
//		current = o // WRONG: handler "handle" keeps data of one request in "main.current", where other invocations find it, although under a lock
//		mu.Unlock()
//		return ship(ctx)
//	}
//
//	func ship(_ context.Context) error {
//		mu.Lock()
//		defer mu.Unlock()
//		log.Printf("shipping %s to %s", current.ID, current.Customer)
//
// Data of a request belongs in parameters, results, or the context:
//
//	func handle(ctx context.Context, o order) error {
//		return ship(ctx, o) // RIGHT
//	}
//
//	func ship(_ context.Context, o order) error {
//		log.Printf("shipping %s to %s", o.ID, o.Customer)
//
// An entry of a map under a constant key is such a variable, too. Not reported are entries
// of maps and other caches that are found by a key of their own; lists that grow; counters,
// sums and maxima; what a call returned that was given the context but no data of the
// request, such as a token; and what no handler reads.
//
// A list, a counter or a map is state of one invocation, too, if the handler empties it
// in every invocation, then gives up the lock, and uses it later as a whole. The lock
// that such code has is for the goroutines of one invocation:
//
//	mu.Lock()
//	failed = nil // WRONG: handler "load" keeps state of one invocation in "main.failed", which other invocations empty and fill, too, although under a lock
//	mu.Unlock()
//	for _, r := range e.Records {
//		wg.Go(func() { work(ctx, r) }) // appends to failed, under the lock
//	}
//	wg.Wait()
//	mu.Lock()
//	defer mu.Unlock()
//	return failed
//
// Not reported is what is emptied under the lock under which it was taken out, as a batch
// that is handed on; what is emptied only on some ways through the handler; and a map in
// which entries are only looked up.
//
// # Limits
//
// A variable that holds the result of the last request together with its key, and is
// used only if the key is the same, is right, and reported. Numbers that are stored
// atomically are not reported. Data that a library keeps is not seen; wrappers that are
// known for it are reported by unsafedep.
//
// # Suppressing
//
// Write a comment with a reason behind the code, or on the line above it:
//
//	//lmicheck:ignore requestleak one value a tenant, and the function has one tenant
package requestleak
