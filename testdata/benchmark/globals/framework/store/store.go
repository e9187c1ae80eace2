// Package store saves documents.
package store

import (
	"fmt"

	"lmibenchmark/globals/framework/appctx"
)

// Save saves a document for the user.
func Save(id string) (string, error) {
	if err := appctx.Context().Err(); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s/%s", appctx.User(), id), nil
}
