// Package unsafecache defines an analyzer that reports maps and other containers
// that concurrent invocations use without synchronization.
//
// # Analyzer unsafecache
//
// unsafecache: a map, or a cache that is not safe for concurrent use, is shared by invocations without a lock
//
// The analyzer reports writes to the contents of a shared map without a lock, and
// reads that can meet such a write. It does so for the contents of other
// containers and of cache types that are not safe for concurrent use, too.
//
// Keeping what was fetched for the next invocation is what AWS recommends for
// functions, and on Lambda Managed Instances it pays more than before, for
// environments live long and serve many. But there the next invocation is there
// already: up to AWS_LAMBDA_MAX_CONCURRENCY invocations run in one process (AWS
// Lambda Developer Guide, pages "lambda-managed-instances-execution-environment"
// and "runtimes-custom"; aws-lambda-go from v1.51.0 on). The Go runtime detects
// many unsynchronized accesses to maps and then ends the process with "fatal
// error: concurrent map writes", from which nothing can recover: every invocation
// in flight fails. What it does not detect is a data race (go.dev/ref/mem), and
// may return the entry of another key.
//
//	var profiles = map[string]profile{}
//
//	func find(ctx context.Context, id string) (profile, error) {
//		if p, ok := profiles[id]; ok {
//			return p, nil
//		}
//		p, err := fetch(ctx, id)
//		if err != nil {
//			return profile{}, err
//		}
//		profiles[id] = p // WRONG: "main.profiles" is a map written by every invocation of "find" without synchronization (also read at main.go:15)
//		return p, nil
//	}
//
// A mutex makes it right, if reads hold it as well as writes; sync.Map does for
// keys that are written once. The lock should not be held while the value is
// fetched, or invocations wait for each other:
//
//	func find(ctx context.Context, id string) (profile, error) {
//		mu.Lock()
//		p, ok := profiles[id] // RIGHT
//		mu.Unlock()
//		if ok {
//			return p, nil
//		}
//		p, err := fetch(ctx, id) // not under the lock: others need not wait for it
//		if err != nil {
//			return profile{}, err
//		}
//		mu.Lock()
//		profiles[id] = p // RIGHT
//		mu.Unlock()
//		return p, nil
//	}
//
// Memory is shared by all invocations of the environment, which lives for hours
// or days: a cache also needs a bound.
//
// # Limits
//
// Keys are not told apart: two invocations that never use the same key are
// reported, and rightly, because a map is one piece of memory. Elements of slices
// are not told apart either. Code of other modules is judged by what is known of
// it, not by its body, unless it is named with --deps. A lock that is held on only
// some of the ways to an access does not count.
//
// # Suppressing
//
// Write a comment with a reason behind the code, or on the line above it:
//
//	//lmicheck:ignore unsafecache only the first invocation, which main makes, writes
package unsafecache
