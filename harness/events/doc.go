// Package events has the events that a function is invoked with, and the tokens by which
// data of one invocation is recognised in the answer to another.
//
// An event is JSON that may have the text [Canary] in it. Every invocation gets a copy of
// its own, with a token in its place:
//
//	list, err := events.Load("testdata/events") // or events.Named("sqs")
//	tokens := events.NewTokens(runID)
//	payload := list[0].Fill(tokens.Token(7))
//	...
//	if others := tokens.Foreign(7, answer); len(others) > 0 {
//		// the answer to invocation 7 has data of these invocations
//	}
//
// # Where events come from
//
//   - [Load] reads those that users have recorded or written: a file, a file of lines, or
//     a directory.
//   - [Named] has one of each kind that AWS services send. [Names] lists them; the names
//     of "sam local generate-event" are understood, too: "apigateway http-api-proxy".
//   - [Generate] makes one for a type of Go, as the probe within the function describes it.
//
// # Where tokens go
//
// [Template.Fill] replaces the canary wherever it stands: in values, in names of fields,
// in JSON within a string (a body), and in data that is base64, compressed or not, so that
// events need no special form: encode data that has the canary in it. In place of
// [CanaryUUID] comes a UUID that stands for the same invocation, for what the function
// parses as one.
//
// An event without any canary is one that was recorded. Of that, only what AWS makes anew
// for each delivery is replaced: ids of requests, of messages and of records. Times, paths
// and bodies stay, so that the function does with it what it did. [Distinctive] lists the
// strings by which such events can be told apart nevertheless.
//
// # What this cannot see
//
// A token is found in text, whatever the case of its letters, and in base64 and gzip. It
// is not found in data that is encrypted, hashed, or encoded in another way. Numbers and
// booleans of events are the same in all invocations. Checksums and signatures of the
// named events (md5OfBody, Signature) are not those of what is filled in.
package events
