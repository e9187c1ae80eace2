// Command stray: goroutines whose end nobody waits for.
package main

import (
	"context"
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
	timer(e)
	ticks(e)
	later(e)
	return e.ID, nil
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

// timer sleeps first.
func timer(e event) {
	go func() { // want straygoroutine "goroutine"
		time.Sleep(time.Minute)
		log.Print("expired ", e.ID)
	}()
}
