// Package poolmisuse defines an analyzer that reports memory that is used after it
// was put back into a sync.Pool.
//
// # Analyzer poolmisuse
//
// poolmisuse: what was put back into a sync.Pool is still used
//
// The analyzer reports, in the code that a handler reaches: the use of a value after
// (*sync.Pool).Put on every way there; the return of such a value, or of memory that
// belongs to it, such as the bytes of a bytes.Buffer that a deferred Put gives back; and
// the second Put of one value.
//
// The same goes for the bytes that Invoke returns of a handler that lambda.NewHandler made:
// from aws-lambda-go v1.51.0 up to v1.55.1, the latest when this was written, they are
// memory of a buffer that is back in the handler's pool. lambda.Start takes such a handler
// without calling Invoke; middleware that calls it hands out memory of others.
//
// From Put on the value belongs to whoever calls Get next (package sync, Pool). While
// invocations came one at a time, that was nearly always the same goroutine, later. On
// Lambda Managed Instances another invocation takes it at once: it writes what this one
// still reads, and the response of one customer holds the data of another.
//
//	func render(o order) []byte {
//		buf := buffers.Get().(*bytes.Buffer)
//		defer buffers.Put(buf)
//		buf.Reset()
//		json.NewEncoder(buf).Encode(o)
//		return buf.Bytes() // WRONG: memory out of pool "main.buffers" is returned by render after it was put back: another invocation may be writing it
//	}
//
// The result is copied before the buffer goes back:
//
//	return bytes.Clone(buf.Bytes()) // RIGHT
//
// Middleware is better written around the function that lambda.NewHandler is given than
// around what it returns.
//
// The suggested fix copies the bytes of a buffer that is put back.
//
// # Limits
//
// Values are followed within a function, through helpers that get and put them, and
// through closures that are deferred. A value that was stored elsewhere before Put, or
// that a goroutine goes on using, is not followed. That a value got from a pool still
// holds what its last user left in it is not looked for. Pools made by hand, such as a
// slice of free objects, are collections: unsafecache and globalwrite report those that
// have no lock.
//
// # Suppressing
//
// Write a comment with a reason behind the code, or on the line above it:
//
//	//lmicheck:ignore poolmisuse the pool hands out the values of one invocation only
package poolmisuse
