// Package unsafeshare defines an analyzer that reports shared values of types that
// are not safe for concurrent use.
//
// # Analyzer unsafeshare
//
// unsafeshare: a value whose type is not safe for concurrent use is shared by invocations
//
// The analyzer reports calls of methods on a value that all invocations share, when
// its type is not safe for concurrent use and no lock orders the calls: single
// connections and transactions, *rand.Rand, bytes.Buffer and strings.Builder,
// hashes, encoders and decoders, sessions.
//
// A sync.WaitGroup or errgroup.Group that invocations share is reported where one waits:
// it waits for the goroutines of all others as well, and a WaitGroup that somebody adds to
// meanwhile may panic ("WaitGroup is reused before previous Wait has returned").
//
// That a type is not safe is known from lmicheck's knowledge base, where each entry
// has a reason with its source, or from the type's own doc comment ("not safe for
// concurrent use"). Most types in Go are not safe for concurrent use unless they
// say so, but only those of which something is known are reported.
//
// On Lambda Managed Instances up to AWS_LAMBDA_MAX_CONCURRENCY invocations run in
// one process (AWS Lambda Developer Guide, pages
// "lambda-managed-instances-execution-environment" and "runtimes-custom";
// aws-lambda-go from v1.51.0 on), and AWS asks for libraries that are safe for
// concurrent use. A value that is not is a data race inside (go.dev/ref/mem), and
// often worse than that without any race: a hash sums two messages into one, a
// connection answers one query with the rows of another or with "conn busy".
//
//	var mac hash.Hash = hmac.New(sha256.New, []byte(os.Getenv("KEY")))
//
//	func sign(ctx context.Context, body string) (string, error) {
//		mac.Reset()             // WRONG: "main.mac" is shared by invocations of "sign" without synchronization, but hash.Hash is not safe for concurrent use
//		mac.Write([]byte(body)) // WRONG
//		return hex.EncodeToString(mac.Sum(nil)), nil // WRONG
//	}
//
// What is cheap to make is made for each invocation:
//
//	func sign(ctx context.Context, body string) (string, error) {
//		mac := hmac.New(sha256.New, []byte(os.Getenv("KEY"))) // RIGHT
//		mac.Write([]byte(body))
//		return hex.EncodeToString(mac.Sum(nil)), nil
//	}
//
// What is expensive comes from a pool that is made for it (*sql.DB, pgxpool.Pool)
// or from a sync.Pool, or is used under a mutex that is held from the first call to
// the last: a lock around each call alone keeps the race out, but not the other
// invocation's data.
//
// # Limits
//
// A type of which nothing is known is taken for safe. Add what you know with
// --knowledge. A type that embeds or holds an unsafe value in a module that is not
// analysed is not unsafe by that alone. A lock that is held on only some of the
// ways to a call does not count.
//
// # Suppressing
//
// Write a comment with a reason behind the code, or on the line above it:
//
//	//lmicheck:ignore unsafeshare the connection has one user: the scheduled event
package unsafeshare
