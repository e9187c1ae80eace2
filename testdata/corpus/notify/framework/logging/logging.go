// Package logging is the team's logger.
package logging

import (
	"os"

	"github.com/sirupsen/logrus"

	"lmicorpus/notify/framework/request"
)

var base = logrus.New()

var entry = logrus.NewEntry(base)

// Configure is called before Start.
func Configure(name string) {
	base.SetOutput(os.Stdout)
	base.SetFormatter(&logrus.JSONFormatter{})
	entry = base.WithField("service", name)
}

// With adds a field to the logger of all requests, where the next one finds it.
func With(key string, value any) {
	entry = entry.WithField(key, value) // want globalwrite "entry"
}

// Info logs a line.
func Info(msg string) {
	// A field for this line only: the result is a new entry.
	entry.WithField("request", request.ID()).Info(msg)
}
