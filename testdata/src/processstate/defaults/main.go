// Command defaults: settings of which a process has one.
package main

import (
	"context"
	"flag"
	"log"
	"log/slog"
	"math/rand"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/rs/zerolog"
	"github.com/sirupsen/logrus"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/trace/noop"
	"go.uber.org/zap"

	"lmitest/processstate/defaults/lib/setup"
)

type event struct {
	ID     string
	Tenant string
	Debug  bool
}

func main() { lambda.Start(handle) }

func handle(ctx context.Context, e event) error {
	environment(e)
	directory(e)
	loggers(e)
	others(e)
	locked(e)
	restored(e)
	parsed()
	setup.Tenant(e.Tenant)

	nopeRead(e)
	nopeCommand(e)
	nopeSource(e)
	return nil
}

func environment(e event) {
	os.Setenv("TENANT", e.Tenant)           // want processstate `os.Setenv in handler "handle" changes state of the whole process`
	os.Unsetenv("TENANT")                   // want processstate "os.Unsetenv in handler"
	syscall.Setenv("AWS_PROFILE", e.Tenant) // want processstate "syscall.Setenv in handler"
	defer os.Clearenv()                     // want processstate "os.Clearenv in handler"
}

func directory(e event) error {
	if err := os.Chdir("/tmp/" + e.ID); err != nil { // want processstate "os.Chdir in handler"
		return err
	}
	syscall.Umask(0o022) // want processstate "syscall.Umask in handler"
	return nil
}

func loggers(e event) {
	log.SetPrefix(e.ID + " ")                                // want processstate "log.SetPrefix in handler"
	log.SetFlags(0)                                          // want processstate "log.SetFlags in handler"
	log.SetOutput(os.Stdout)                                 // want processstate "log.SetOutput in handler"
	slog.SetDefault(slog.Default().With("id", e.ID))         // want processstate "slog.SetDefault in handler"
	slog.SetLogLoggerLevel(slog.LevelDebug)                  // want processstate "slog.SetLogLoggerLevel in handler"
	zap.ReplaceGlobals(zap.L().With(zap.String("id", e.ID))) // want processstate "zap.ReplaceGlobals in handler"
	if e.Debug {
		logrus.SetLevel(logrus.DebugLevel)         // want processstate "logrus.SetLevel in handler"
		zerolog.SetGlobalLevel(zerolog.DebugLevel) // want processstate "zerolog.SetGlobalLevel in handler"
	}
}

func others(e event) {
	rand.Seed(time.Now().UnixNano())                 // want processstate "rand.Seed in handler"
	otel.SetTracerProvider(noop.NewTracerProvider()) // want processstate "otel.SetTracerProvider in handler"
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt) // want processstate "signal.Notify in handler"
}

var mu sync.Mutex

// locked serialises the changes. What others see in between changes all the same.
func locked(e event) {
	mu.Lock()
	defer mu.Unlock()
	os.Setenv("AWS_REGION", e.Tenant) // want processstate "os.Setenv in handler"
}

// restored puts back what was there: the others have seen it.
func restored(e event) string {
	old := os.Getenv("TZ")
	os.Setenv("TZ", "Europe/Berlin") // want processstate "os.Setenv in handler"
	defer os.Setenv("TZ", old)       // want processstate "os.Setenv in handler"
	return time.Now().String()
}

// parsed is a race as well: the set of flags is a plain map.
func parsed() {
	flag.Parse() // want unsafeshare "flag.CommandLine"
}

// nopeRead only reads.
func nopeRead(e event) (string, string) {
	dir, _ := os.Getwd()
	return os.Getenv("TENANT") + log.Prefix(), dir
}

// nopeCommand prepares the environment of another process.
func nopeCommand(e event) []string {
	return append(os.Environ(), "TENANT="+e.Tenant)
}

// nopeSource seeds a source of the invocation.
func nopeSource(e event) int {
	r := rand.New(rand.NewSource(time.Now().UnixNano()))
	r.Seed(7)
	return r.Int()
}
