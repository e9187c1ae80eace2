// Package env reads settings.
package env

import (
	"fmt"
	"os"
)

// Must returns a setting, or ends the process.
func Must(name string) string {
	v := os.Getenv(name)
	if v == "" {
		fmt.Fprintln(os.Stderr, name, "is not set")
		os.Exit(1) // issue exitpath
	}
	return v
}
