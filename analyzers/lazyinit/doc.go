// Package lazyinit defines an analyzer that reports shared values that are set on
// first use without synchronization.
//
// # Analyzer lazyinit
//
// lazyinit: a shared value is set on first use, by concurrent invocations and without sync.Once
//
// The analyzer reports a write to a shared variable or field below a check of
// whether it has been set, or of what it is, when two invocations can pass the
// check at the same time. It also reports double-checked locking: a check without the lock under
// which the value is set.
//
// A client or connection that is made by the first invocation is a habit of code
// for AWS Lambda, where the first invocation used to be over before the second
// began. On Lambda Managed Instances an execution environment gets its
// invocations concurrently from the start (AWS Lambda Developer Guide, page
// "lambda-managed-instances-execution-environment"). Then several invocations make
// the value; what the others have made is lost, with its connections open. And
// they race: by the Go memory model (go.dev/ref/mem) an invocation that sees the
// pointer need not see what it points to, so that it may use a client that is
// half set up.
//
// Checking and setting are two steps, and others come in between:
//
//	var db *sql.DB
//
//	func connect() (*sql.DB, error) {
//		if db == nil {
//			d, err := sql.Open("postgres", os.Getenv("DSN"))
//			if err != nil {
//				return nil, err
//			}
//			db = d // WRONG: "main.db" is checked and set by concurrent invocations of "handle" without synchronization (also read at main.go:15)
//		}
//		return db, nil
//	}
//
// The best place for what every invocation needs is main, before lambda.Start:
// initialization gets its own, longer time. Where it has to be on first use:
//
//	var connect = sync.OnceValues(func() (*sql.DB, error) {
//		return sql.Open("postgres", os.Getenv("DSN")) // RIGHT
//	})
//
// sync.OnceValues keeps an error, too: if the next invocation is to try again,
// hold a mutex over the check and the write.
//
// # Limits
//
// Code of other modules is judged by what is known of it, not by its body, unless
// it is named with --deps. A lock that is held on only some of the ways to an
// access does not count. That a warm-up invocation comes first is not known.
//
// # Suppressing
//
// Write a comment with a reason behind the code, or on the line above it:
//
//	//lmicheck:ignore lazyinit set by the constructor; this is for tests only
package lazyinit
