// Package logx is a team's logger: one for the process, with fields.
package logx

import (
	"log/slog"
	"os"
	"sync"
)

var (
	mu  sync.RWMutex
	log = slog.New(slog.NewJSONHandler(os.Stdout, nil))
)

// SetRequestID has all that follows carry the id.
func SetRequestID(id string) {
	mu.Lock()
	defer mu.Unlock()
	log = log.With("request_id", id) // want requestleak "logx.log"
}

// Info logs.
func Info(msg string) {
	mu.RLock()
	defer mu.RUnlock()
	log.Info(msg)
}
