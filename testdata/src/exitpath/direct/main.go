// Command direct: calls that end the process, on the way of a request.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
	zlog "github.com/rs/zerolog/log"
	"github.com/sirupsen/logrus"
	"go.uber.org/zap"

	"lmitest/exitpath/direct/lib/check"
	"lmitest/exitpath/direct/lib/logx"
)

type event struct {
	ID   string
	Step int
}

type handler struct {
	sugar  *zap.SugaredLogger
	logger *zap.Logger
	std    *log.Logger
	log    logx.Logger
}

func main() {
	h := &handler{
		sugar:  zap.NewExample().Sugar(),
		logger: zap.NewExample(),
		std:    log.New(os.Stderr, "", 0),
		log:    logx.New(),
	}
	lambda.Start(h.handle)
}

func (h *handler) handle(ctx context.Context, e event) error {
	switch e.Step {
	case 0:
		return h.standard(e)
	case 1:
		return h.libraries(e)
	case 2:
		return h.helpers(e)
	case 3:
		return h.goroutine(e)
	}
	nopeErrors(e)
	nopeShadow(e)
	nopeFormatter(e)
	nopeHook(e)
	h.log.NopeWarn("done")
	return nil
}

func (h *handler) standard(e event) error {
	switch err := validate(e); e.ID {
	case "a":
		log.Fatal(err) // want exitpath `log.Fatal in handler "\(\*handler\).handle" ends the process`
	case "b":
		log.Fatalf("validate: %v", err) // want exitpath "log.Fatalf in handler"
	case "c":
		log.Fatalln(err) // want exitpath "log.Fatalln in handler"
	case "d":
		h.std.Fatal(err) // want exitpath "Fatal in handler"
	case "e":
		os.Exit(1) // want exitpath "os.Exit in handler"
	}
	return nil
}

func (h *handler) libraries(e event) error {
	err := validate(e)
	switch e.ID {
	case "a":
		logrus.Fatal(err) // want exitpath "logrus.Fatal in handler"
	case "b":
		logrus.WithField("id", e.ID).Fatalf("validate: %v", err) // want exitpath "Fatalf in handler"
	case "c":
		h.logger.Fatal("validate", zap.Error(err)) // want exitpath "Fatal in handler"
	case "d":
		h.sugar.Fatalw("validate", "err", err) // want exitpath "Fatalw in handler"
	case "e":
		zlog.Fatal().Err(err).Msg("validate") // want exitpath "log.Fatal in handler"
	case "f":
		zap.L().Fatal("validate") // want exitpath "Fatal in handler"
	}
	return nil
}

// helpers ends the process in other packages.
func (h *handler) helpers(e event) error {
	check.Must(validate(e))
	h.log.Fatal("cannot go on", "id", e.ID)
	logx.Die("cannot go on")
	return nil
}

// goroutine ends the process from a goroutine that the invocation waits for.
func (h *handler) goroutine(e event) error {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		if err := validate(e); err != nil {
			log.Fatal(err) // want exitpath "log.Fatal in handler"
		}
	}()
	wg.Wait()
	return nil
}

func validate(e event) error {
	if e.ID == "" {
		return errors.New("no id")
	}
	return nil
}

// nopeErrors returns what went wrong: the runtime client reports it.
func nopeErrors(e event) error {
	if err := validate(e); err != nil {
		return fmt.Errorf("fatal: %w", err)
	}
	return nil
}

// exiter has the names of what ends a process, and only counts.
type exiter struct{ fatal int }

func (x *exiter) Exit(code int)   { x.fatal += code }
func (x *exiter) Fatal(v ...any)  { x.fatal += len(v) }
func (x *exiter) Fatalf(f string) { x.fatal++ }
func (x *exiter) result() (n int) { return x.fatal }

// nopeShadow calls Exit of a local variable named os, and Fatal of one named log.
func nopeShadow(e event) int {
	os, log := &exiter{}, &exiter{}
	os.Exit(1)
	log.Fatal(e.ID)
	log.Fatalf(e.ID)
	return os.result() + log.result()
}

// nopeFormatter logs at a level named fatal, and does not exit.
func nopeFormatter(e event) {
	logrus.StandardLogger().Log(logrus.ErrorLevel, "fatal: ", e.ID)
	zlog.WithLevel(5).Str("id", e.ID).Msg("logged as fatal, without its end")
}

// exit is replaced by tests, and never called here.
var exit = os.Exit

// nopeHook takes the function as a value: nobody calls it.
func nopeHook(e event) bool {
	return e.ID != "" && exit != nil
}
