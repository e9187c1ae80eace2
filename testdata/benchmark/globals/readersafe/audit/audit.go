// Package audit is used by two programs.
package audit

var entries int

// Read returns how many entries there are.
func Read() int { return entries }

// Add adds an entry. It is for programs that do one thing at a time.
func Add() { entries++ }
