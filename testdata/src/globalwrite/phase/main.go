// Command phase: what runs before Start, beside the handlers, or never.
package main

import (
	"context"
	"encoding/json"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"lmitest/globalwrite/phase/lib/container"
)

type config struct {
	Region string
	Limit  int
}

var (
	fromInit   string
	fromMain   string
	fromHelper config
	fromJSON   config
	fromMethod service
	fromLib    *container.Container
	fromWorker []string
	fromDone   string
	fromOnce   string
	routes     = map[string]int{}
	order      []string
	computed   = compute()
	timeNow    = time.Now
)

func compute() string {
	order = append(order, "compute") // a package variable's initialiser
	return "computed"
}

func init() {
	fromInit = os.Getenv("REGION")
	nopeHelper("init")
	_ = json.Unmarshal([]byte(`{"Region":"eu"}`), &fromJSON)
	routes["/"] = 1

	// Goroutines that init waits for.
	var wg sync.WaitGroup
	parts := make([]string, 4)
	for i := range parts {
		wg.Add(1)
		go func() {
			defer wg.Done()
			parts[i] = os.Getenv("PART")
		}()
	}
	wg.Wait()
	fromWorker = parts
}

func init() {
	// A goroutine whose only message is that it has ended.
	done := make(chan struct{})
	go func() {
		fromDone = "done"
		close(done)
	}()
	<-done

	go func() {
		for range time.Tick(time.Minute) {
			refreshed = config{Region: os.Getenv("REGION")} // want globalwrite "refreshed"
		}
	}()
}

// nopeHelper runs in init and in main, never in a handler.
func nopeHelper(where string) {
	fromHelper.Region = where
	fromHelper.Limit++
	order = append(order, where)
}

type service struct{ name string }

func (s *service) nopeSetup(name string) *service {
	s.name = name
	return s
}

// nopeSetClock is a seam for tests.
func nopeSetClock(f func() time.Time) { timeNow = f }

// refreshed is written by a goroutine that init starts and does not wait for.
var refreshed config

// polled is written by a goroutine that main starts.
var polled string

func poll() {
	for {
		polled = time.Now().String() // want globalwrite "polled"
		time.Sleep(time.Second)
	}
}

var (
	polledMu   sync.Mutex
	polledSafe string
)

// The goroutine and the handlers hold the same lock.
func nopePoll() {
	for {
		polledMu.Lock()
		polledSafe = time.Now().String()
		polledMu.Unlock()
		time.Sleep(time.Second)
	}
}

var ticks int

var swapped atomic.Pointer[config]

// One goroutine alone uses ticks, and swapped is an atomic pointer.
func nopeTick() {
	for range time.Tick(time.Second) {
		ticks++
		swapped.Store(&config{Limit: ticks})
	}
}

var requested string

// drain reads what handlers write.
func drain() {
	for range time.Tick(time.Second) {
		_ = len(requested)
	}
}

// warm is called in main before Start, and by a handler for one kind of event.
func warm(kind string) {
	warmKind = kind // want globalwrite "warmKind"
}

var warmKind string

func handle(ctx context.Context, id string) (string, error) {
	if id == "warm" {
		warm(id)
	}
	requested = id // want globalwrite "requested"
	polledMu.Lock()
	p := polledSafe
	polledMu.Unlock()
	limit := fromJSON.Limit
	if c := swapped.Load(); c != nil {
		limit = c.Limit
	}
	if limit < routes["/"] {
		return "", nil
	}
	once.Do(func() {})
	return fromInit + fromMain + fromHelper.Region + fromMethod.name + fromLib.Name() + fromWorker[0] + fromDone +
		computed + order[0] + timeNow().String() + refreshed.Region + polled + p + fromOnce + warmKind, nil
}

var once sync.Once

// nopeMainOnly is called from main alone, by way of two closures.
func nopeMainOnly() {
	apply := func(f func(string)) { f("main") }
	apply(func(s string) {
		fromMain = s
	})
	each(func(s string) { fromOnce += s })
}

func each(f func(string)) {
	for _, s := range []string{"a", "b"} {
		f(s)
	}
}

func main() {
	nopeHelper("main")
	nopeMainOnly()
	fromMethod.nopeSetup("service")
	fromLib = container.New().Provide("db", 1).Build()
	warm("main")
	go poll()
	go nopePoll()
	go nopeTick()
	go drain()
	lambda.Start(handle)
}
