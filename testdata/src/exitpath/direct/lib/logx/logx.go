// Package logx is a team's own logger on top of log/slog.
package logx

import (
	"log/slog"
	"os"
)

// A Logger is what functions log with.
type Logger interface {
	NopeWarn(msg string, args ...any)
	Fatal(msg string, args ...any)
}

type logger struct{ *slog.Logger }

// New returns the logger of the process.
func New() Logger { return logger{slog.New(slog.NewJSONHandler(os.Stderr, nil))} }

// NopeWarn only logs.
func (l logger) NopeWarn(msg string, args ...any) { l.Warn(msg, args...) }

// Fatal logs, as slog does not, and ends the process.
func (l logger) Fatal(msg string, args ...any) {
	l.Error(msg, args...)
	os.Exit(1) // want exitpath "os.Exit in handler"
}

var exit = os.Exit

// Die ends the process by a function that tests replace.
func Die(msg string) {
	slog.Error(msg)
	exit(2) // want exitpath "os.Exit in handler"
}
