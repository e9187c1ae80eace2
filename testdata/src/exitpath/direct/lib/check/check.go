// Package check has helpers for errors that "cannot happen".
package check

import "log"

// Must ends the process if err is not nil.
func Must(err error) {
	if err != nil {
		log.Fatalf("must: %v", err) // want exitpath `via check.Must|via Must`
	}
}
