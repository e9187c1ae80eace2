// Package unboundedgrowth defines an analyzer that reports collections that grow with
// every invocation.
//
// # Analyzer unboundedgrowth
//
// unboundedgrowth: a shared collection grows and nothing is taken out
//
// The analyzer reports where an invocation adds an entry of its own to a collection that
// all invocations share: to a map or sync.Map under a key that comes from the request, or
// to the end of a slice; if no code that invocations reach ever deletes from it, replaces
// it, or asks how large it is.
//
// On standard Lambda an environment sees one request at a time and is often gone after
// minutes. On Lambda Managed Instances it takes many at once and lives for hours or days
// (AWS Lambda Developer Guide, page "lambda-managed-instances-execution-environment"), and
// the memory that is used up belongs to all invocations in flight.
//
//	func remember(id string, p profile) {
//		mu.Lock()
//		defer mu.Unlock()
//		profiles[id] = p // WRONG: "main.profiles" grows by invocations of "handle" and nothing is ever taken out: environments live for days (via remember)
//	}
//
// The size is bounded, by a cache that throws out what was not used for long, or by hand:
//
//	if len(profiles) >= 10_000 { // RIGHT
//		clear(profiles)
//	}
//	profiles[id] = p
//
// # Limits
//
// The rule is off unless it is asked for: keys that come from the request may be few,
// such as the names of regions. Collections that are used without a lock are reported by
// other rules. Caches of other modules are taken to bound their size.
//
// # Suppressing
//
// Write a comment with a reason behind the code, or on the line above it:
//
//	//lmicheck:ignore unboundedgrowth there are twelve tenants
package unboundedgrowth
