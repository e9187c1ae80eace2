// Command phase: changes of the process that come before every invocation, or once.
package main

import (
	"context"
	"flag"
	"log"
	"log/slog"
	"os"
	"os/signal"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/rs/zerolog"
	"github.com/sirupsen/logrus"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/trace/noop"
)

type event struct{ ID string }

var _ = os.Setenv("AWS_SDK_LOAD_CONFIG", "1")

func init() {
	log.SetFlags(0)
	log.SetPrefix("app ")
	logrus.SetLevel(logrus.InfoLevel)
	nopeSetup()
}

func main() {
	flag.Parse()
	nopeSetup()
	time.Local = time.UTC
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt)
	lambda.Start(handle)
}

// nopeSetup runs in init and main.
func nopeSetup() {
	os.Setenv("TZ", "UTC")
	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stdout, nil)))
	zerolog.SetGlobalLevel(zerolog.InfoLevel)
	otel.SetTracerProvider(noop.NewTracerProvider())
}

var once sync.Once

var nopeLevel = sync.OnceValue(func() string {
	logrus.SetLevel(logrus.WarnLevel) // once in the life of the process
	return "warn"
})

func handle(ctx context.Context, e event) error {
	once.Do(nopeFirst)
	log.Print(nopeLevel(), e.ID)
	var each sync.Once
	each.Do(func() {
		log.SetFlags(log.LUTC) // want processstate "log.SetFlags in handler"
	})
	return nil
}

// nopeFirst runs in the first invocation, before any goes on.
func nopeFirst() {
	os.Setenv("FIRST", "1")
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stdout, nil)))
}

// nopeTestSetup is called by tests only.
func nopeTestSetup() { os.Setenv("ENDPOINT", "http://localhost") }
