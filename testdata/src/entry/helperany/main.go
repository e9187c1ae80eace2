// Command helperany: the repository's own start helper, in another package.
package main

import (
	"context"

	"lmitest/entry/helperany/obs"
)

var last string

func handle(ctx context.Context, id string) error {
	last = id // want globalwrite "last"
	return nil
}

func main() {
	obs.StartLambda(handle)
}
