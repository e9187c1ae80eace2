// Command panics: in the goroutine of the invocation, where the runtime client
// recovers, and in others, where nobody does.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"runtime"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"

	"lmitest/exitpath/panics/lib/guard"
)

type event struct {
	ID    string
	Parts []string
}

func main() { lambda.Start(handle) }

func handle(ctx context.Context, e event) (string, error) {
	if e.ID == "" {
		panic("no id") // want exitpath `panic in handler "handle" ends the execution environment once the other invocations are done`
	}
	spawn(e)
	spawnNamed(e)
	spawnHelper(e)
	spawnLog(e)
	recoverOutside(e)
	mustPart(e)
	require(e.ID == "1")

	nopeGoexit(e)
	nopeSpawn(e)
	nopeSpawnMethod(e)
	nopeSpawnHelper(e)
	nopeInner(e)
	if _, err := nopeParse(e); err != nil {
		return "", err
	}
	return nopeNamed(e)
}

// require ends the goroutine that the runtime client calls the handler in.
func require(ok bool) {
	if !ok {
		runtime.Goexit() // want exitpath `runtime.Goexit in handler "handle" ends the goroutine that serves invocations: this one is not answered, and its slot is lost \(via require\)`
	}
}

// nopeGoexit ends a goroutine of its own.
func nopeGoexit(e event) {
	var wg sync.WaitGroup
	wg.Go(func() {
		if e.ID == "" {
			runtime.Goexit()
		}
	})
	wg.Wait()
}

// mustPart panics, in the handler's own goroutine, in a helper.
func mustPart(e event) string {
	if len(e.Parts) == 0 {
		panic(errors.New("no parts")) // want exitpath "panic in handler .* \\(via mustPart\\)"
	}
	return e.Parts[0]
}

func spawn(e event) {
	var wg sync.WaitGroup
	for _, p := range e.Parts {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if p == "" {
				panic("empty part") // want exitpath `panic in a goroutine of handler "handle" ends the process and with it every invocation`
			}
		}()
	}
	wg.Wait()
}

func spawnNamed(e event) {
	done := make(chan struct{})
	go work(e, done)
	<-done
}

func work(e event, done chan<- struct{}) {
	defer close(done)
	if len(e.Parts) > 100 {
		panic("too many parts") // want exitpath "panic in a goroutine"
	}
}

// spawnHelper panics in a function that the goroutine calls.
func spawnHelper(e event) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		mustShort(e.ID)
	}()
	<-done
}

func mustShort(id string) {
	if len(id) > 64 {
		panic("too long") // want exitpath "panic in a goroutine"
	}
}

// spawnLog panics by the standard logger.
func spawnLog(e event) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		if e.ID == "x" {
			log.Panicf("id %q", e.ID) // want exitpath "panic in a goroutine"
		}
	}()
	<-done
}

// recoverOutside recovers in the goroutine of the invocation, which is another one.
func recoverOutside(e event) {
	defer func() {
		if r := recover(); r != nil {
			log.Print(r)
		}
	}()
	done := make(chan struct{})
	go func() {
		defer close(done)
		if e.ID == "y" {
			panic("unseen") // want exitpath "panic in a goroutine"
		}
	}()
	<-done
}

// nopeSpawn recovers in the goroutine.
func nopeSpawn(e event) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer func() {
			if r := recover(); r != nil {
				log.Print(r)
			}
		}()
		if e.ID == "z" {
			panic("seen")
		}
	}()
	wg.Wait()
}

type worker struct{ err error }

func (w *worker) rescue() {
	if r := recover(); r != nil {
		w.err = fmt.Errorf("worker: %v", r)
	}
}

func (w *worker) run(e event, done chan<- struct{}) {
	defer close(done)
	defer w.rescue()
	nopeDeep(e.Parts)
}

// nopeSpawnMethod recovers in a method of its own.
func nopeSpawnMethod(e event) error {
	w := &worker{}
	done := make(chan struct{})
	go w.run(e, done)
	<-done
	return w.err
}

// nopeDeep is called below a recover only.
func nopeDeep(parts []string) {
	if len(parts) == 7 {
		panic("seven")
	}
}

// nopeSpawnHelper starts its goroutines by a helper that recovers for them.
func nopeSpawnHelper(e event) {
	guard.Go(func() {
		if e.ID == "g" {
			panic("guarded")
		}
	})
}

// nopeInner recovers within the handler.
func nopeInner(e event) {
	defer func() { _ = recover() }()
	if e.ID == "i" {
		panic("inner")
	}
}

type parseError struct{ error }

// nopeParse uses panic as decoders do, to leave a deep recursion.
func nopeParse(e event) (n int, err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case parseError:
			err = r.error
		default:
			err = fmt.Errorf("parse: %v", r)
		}
	}()
	return nopeDescend(e.Parts), nil
}

// nopeDescend is called by nopeParse only.
func nopeDescend(parts []string) int {
	if len(parts) == 0 {
		panic(parseError{errors.New("empty")})
	}
	return len(parts) + nopeDescend(parts[1:])
}

// nopeNamed turns a panic into an error.
func nopeNamed(e event) (s string, err error) {
	defer guard.Recover(&err)
	if e.ID == "n" {
		panic("named")
	}
	return e.ID, nil
}
