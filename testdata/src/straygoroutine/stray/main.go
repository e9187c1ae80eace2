// Command stray: goroutines whose end nobody waits for.
package main

import (
	"context"
	"errors"
	"log"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"lmitest/straygoroutine/stray/lib/metrics"
)

type event struct {
	ID    string
	Items []string
}

type handler struct{ audit chan string }

func main() {
	h := &handler{audit: make(chan string, 100)}
	lambda.Start(h.handle)
}

func (h *handler) handle(ctx context.Context, e event) (string, error) {
	go notify(e.ID)                               // want straygoroutine `goroutine started by handler "\(\*handler\).handle" may outlive the invocation`
	go func() { log.Printf("served %s", e.ID) }() // want straygoroutine "goroutine"
	metrics.Count("served")
	each(e)
	h.record(e)
	unwaited(e)
	detached(ctx, e)
	fillOnly(e)
	printed(e)
	timer(e)
	ticks(e)
	later(e)
	if err := early(e); err != nil {
		return "", err
	}
	if err := first(e); err != nil {
		return "", err
	}
	return workers(e, 3)
}

// early returns at the first error; who sends the next result waits for ever.
func early(e event) error {
	errs := make(chan error)
	for _, item := range e.Items {
		go func() { errs <- check(item) }() // want straygoroutine "stays blocked in a send when the receiver returns early"
	}
	for range e.Items {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

// first takes the first result only; the others are never received.
func first(e event) error {
	results := make(chan error)
	for _, item := range e.Items {
		go func() { results <- check(item) }() // want straygoroutine "stays blocked in a send when the receiver returns early"
	}
	select {
	case err := <-results:
		return err
	case <-time.After(time.Second):
		return errors.New("nobody answers")
	}
}

type checked struct {
	item string
	err  error
}

// workers has room for one result of each worker, and each sends many.
func workers(e event, n int) (string, error) {
	jobs, results := make(chan string, len(e.Items)), make(chan checked, n)
	var wg sync.WaitGroup
	wg.Add(n)
	for range n {
		go func() { // want straygoroutine "stays blocked in a send"
			defer wg.Done()
			for item := range jobs {
				results <- checked{item, check(item)}
			}
		}()
	}
	for _, item := range e.Items {
		jobs <- item
	}
	close(jobs)
	go func() {
		wg.Wait()
		close(results)
	}()
	last := ""
	for r := range results {
		if r.err != nil {
			return "", r.err
		}
		last = r.item
	}
	return last, nil
}

func check(item string) error {
	if item == "" {
		return errors.New("empty")
	}
	return nil
}

// ticks starts a goroutine that waits for a ticker, which never ends.
func ticks(e event) {
	t := time.NewTicker(time.Second)
	go func() { // want straygoroutine "goroutine started by"
		for range t.C {
			log.Print(e.ID)
		}
	}()
}

func later(e event) {
	time.AfterFunc(time.Minute, func() { log.Print(e.ID) }) // want straygoroutine "goroutine started by"
}

func notify(id string) {
	resp, err := http.Post("https://example.com/hook", "text/plain", strings.NewReader(id))
	if err == nil {
		resp.Body.Close()
	}
}

func each(e event) {
	for _, item := range e.Items {
		go notify(item) // want straygoroutine "via each"
	}
}

func (h *handler) record(e event) {
	go h.write(e.ID) // want straygoroutine "goroutine"
}

func (h *handler) write(id string) { log.Print("audit ", id) }

// unwaited tells a wait group that nobody waits for.
func unwaited(e event) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { // want straygoroutine "goroutine"
		defer wg.Done()
		notify(e.ID)
	}()
}

// detached has a time limit of its own, and goes on until then.
func detached(ctx context.Context, e event) {
	go func() { // want straygoroutine "goroutine"
		req, err := http.NewRequestWithContext(context.WithoutCancel(ctx), http.MethodPost, "https://example.com", nil)
		if err == nil {
			http.DefaultClient.Do(req)
		}
	}()
}

// fillOnly sends its result to a channel from which nobody receives.
func fillOnly(e event) {
	results := make(chan string, 1)
	go func() { // want straygoroutine "goroutine"
		notify(e.ID)
		results <- e.ID
	}()
}

// printed shows the channel to a library that does not read it.
func printed(e event) {
	results := make(chan string)
	go func() { // want straygoroutine "goroutine"
		notify(e.ID)
		results <- e.ID
	}()
	log.Print("waiting on ", results)
}

// timer sleeps first.
func timer(e event) {
	go func() { // want straygoroutine "goroutine"
		time.Sleep(time.Minute)
		log.Print("expired ", e.ID)
	}()
}
