// Package boot is used by a function and by a tool.
package boot

import (
	"log"
	"os"
)

// NopeRequire ends the tool, and is not called by the function.
func NopeRequire(name string) string {
	v := os.Getenv(name)
	if v == "" {
		log.Fatalf("%s is not set", name)
	}
	return v
}

// Setting ends the process that reads a setting that is not there.
func Setting(name string) string {
	v := os.Getenv(name)
	if v == "" {
		log.Fatalf("%s is not set", name) // want exitpath `log.Fatalf in handler "handle"`
	}
	return v
}
