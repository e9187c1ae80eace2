// Command loggers: loggers of the process, and of an invocation.
package main

import (
	"context"
	"io"
	"log"
	"log/slog"
	"os"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/sirupsen/logrus"
	"go.uber.org/zap"
)

type event struct {
	ID    string
	Debug bool
}

var (
	std   = log.New(os.Stderr, "", 0)
	level = new(slog.LevelVar)
	lr    = logrus.New()
	atom  = zap.NewAtomicLevel()
)

type handler struct{ log *log.Logger }

func main() {
	std.SetPrefix("app ") // before Start
	lr.SetFormatter(&logrus.JSONFormatter{})
	level.Set(slog.LevelInfo)
	h := &handler{log: log.New(os.Stdout, "", 0)}
	h.log.SetFlags(log.LUTC)
	lambda.Start(h.handle)
}

func (h *handler) handle(ctx context.Context, e event) error {
	log.Default().SetPrefix(e.ID) // want processstate "SetPrefix in handler .* changes .*std"
	std.SetPrefix(e.ID)           // want processstate `\(\*log.Logger\).SetPrefix in handler "\(\*handler\).handle" changes "main.std"`
	h.log.SetPrefix(e.ID)         // want processstate `changes ".*log"`
	if e.Debug {
		level.Set(slog.LevelDebug)     // want processstate `changes "main.level" for all`
		lr.SetLevel(logrus.DebugLevel) // want processstate "main.lr"
		atom.SetLevel(zap.DebugLevel)  // want processstate "main.atom"
	}

	lazily(e).Print("lazily")
	nopeOnce().Print("once")
	nopeOwn(e).Print("own")
	nopeLogrus(e).Info("own")
	nopeWith(e).Info("own")
	return nil
}

var (
	lazy     *log.Logger
	lazyMu   sync.Mutex
	lazyOnce sync.Once
	once     *log.Logger
)

// lazily changes a logger that an earlier invocation has made and others use.
func lazily(e event) *log.Logger {
	lazyMu.Lock()
	defer lazyMu.Unlock()
	if lazy == nil {
		lazy = log.New(os.Stderr, "", 0)
		lazy.SetFlags(log.LUTC) // made and stored just now: no other change is lost
	}
	return prefixed(e)
}

func prefixed(e event) *log.Logger {
	lazy.SetPrefix(e.ID) // want processstate "main.lazy"
	return lazy
}

// nopeOnce configures the logger of the process once.
func nopeOnce() *log.Logger {
	lazyOnce.Do(func() {
		once = log.New(os.Stderr, "", 0)
		once.SetPrefix("app ")
	})
	return once
}

// nopeOwn configures a logger of the invocation.
func nopeOwn(e event) *log.Logger {
	l := log.New(os.Stderr, "", 0)
	l.SetPrefix(e.ID + " ")
	l.SetOutput(io.Discard)
	return l
}

// nopeLogrus does so with logrus.
func nopeLogrus(e event) *logrus.Entry {
	l := logrus.New()
	l.SetLevel(logrus.DebugLevel)
	l.SetOutput(os.Stderr)
	return l.WithField("id", e.ID)
}

// nopeWith derives a logger: the one it comes from does not change.
func nopeWith(e event) *slog.Logger {
	var own slog.LevelVar
	own.Set(slog.LevelDebug)
	l := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: &own}))
	return l.With("id", e.ID)
}
