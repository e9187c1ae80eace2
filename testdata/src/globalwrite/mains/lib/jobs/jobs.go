// Package jobs is used by two programs, which call different functions of it.
package jobs

var current string

var runs int

// Begin is called by both programs: by worker's handler, and by tool before it
// does its work.
func Begin(name string) {
	current = name // want globalwrite "current"
}

// Current is called by both programs.
func Current() string { return current }

// NopeReset is called by tool alone, which starts no handler.
func NopeReset() {
	runs = 0
}

// Runs is called by both programs.
func Runs() int { return runs }
