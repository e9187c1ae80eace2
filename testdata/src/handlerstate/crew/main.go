// Command crew starts goroutines in loops, which write what they all reach: some with a
// lock that they all reach, too.
package main

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
	"golang.org/x/sync/errgroup"
)

type event struct{ Parts []string }

func main() { lambda.Start(handle) }

func handle(ctx context.Context, e event) error {
	if err := first(e); err != nil {
		return err
	}
	ownLock(e)
	nopeHeld(e)
	nopePassed(e)
	nopeAtomic(e)
	nopeRetry(ctx, e)
	nopeUnderLock(e)
	return nopeLazy(e)
}

func send(string) error { return nil }

func first(e event) error {
	var failed error
	var wg sync.WaitGroup
	for _, p := range e.Parts {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := send(p); err != nil {
				failed = err // want handlerstate `goroutines that handler "handle" starts in a loop write "failed" without synchronization`
			}
		}()
	}
	wg.Wait()
	return failed
}

// ownLock takes a lock that each goroutine makes for itself.
func ownLock(e event) int {
	n := 0
	var wg sync.WaitGroup
	for range e.Parts {
		wg.Go(func() {
			var mu sync.Mutex
			mu.Lock()
			defer mu.Unlock()
			n++ // want handlerstate `write "n" without synchronization`
		})
	}
	wg.Wait()
	return n
}

func nopeHeld(e event) int {
	n := 0
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range e.Parts {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			n++
		})
	}
	wg.Wait()
	return n
}

// nopeAtomic counts without a lock, and has an element for each goroutine.
func nopeAtomic(e event) int {
	var n int64
	var failed atomic.Bool
	items := make([]struct{ text string }, len(e.Parts))
	var sizes [8]int
	var wg sync.WaitGroup
	for i, p := range e.Parts {
		wg.Add(1)
		go func() {
			defer wg.Done()
			atomic.AddInt64(&n, 1)
			if send(p) != nil {
				failed.Store(true)
			}
			items[i].text = p
			sizes[i] = len(p)
		}()
	}
	wg.Wait()
	return int(n) + len(items) + sizes[0]
}

// nopeRetry starts the next one when the one before has ended.
func nopeRetry(ctx context.Context, e event) string {
	answer := ""
	for range 3 {
		done := make(chan error, 1)
		go func() {
			answer = "text"
			done <- send(answer)
		}()
		select {
		case err := <-done:
			if err == nil {
				return answer
			}
		case <-ctx.Done():
			return ""
		}
	}
	return answer
}

func locked(mu *sync.Mutex, f func()) {
	mu.Lock()
	defer mu.Unlock()
	f()
}

func nopeUnderLock(e event) int {
	var mu sync.Mutex
	var wg sync.WaitGroup
	token := make(chan struct{}, 1)
	n, m := 0, 0
	for range e.Parts {
		wg.Add(1)
		go func() {
			defer wg.Done()
			locked(&mu, func() { n++ })
			token <- struct{}{}
			m++
			<-token
		}()
	}
	wg.Wait()
	return n + m
}

// A total has its lock behind a pointer.
type total struct {
	mu *sync.Mutex
	n  int
}

func (t *total) add(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.n += n
}

func nopePassed(e event) int {
	t := &total{mu: new(sync.Mutex)}
	var wg sync.WaitGroup
	for _, p := range e.Parts {
		wg.Add(1)
		go func() {
			defer wg.Done()
			t.add(len(p))
		}()
	}
	wg.Wait()
	return t.n
}

// A value is fetched once, behind a lock that its copies share.
type value struct {
	mu   *sync.RWMutex
	text string
}

func newValue() value { return value{mu: &sync.RWMutex{}} }

func (v *value) get() string {
	v.mu.RLock()
	s := v.text
	v.mu.RUnlock()
	return s
}

func (v *value) set(s string) {
	v.mu.Lock()
	v.text = s
	v.mu.Unlock()
}

type data struct{ commit struct{ message value } }

func newData() data {
	var d data
	d.commit.message = newValue()
	return d
}

func (d *data) message() string {
	if s := d.commit.message.get(); s != "" {
		return s
	}
	d.commit.message.set("message")
	return d.commit.message.get()
}

func nopeLazy(e event) error {
	d := newData()
	return run(e, &d)
}

func run(e event, d *data) error {
	var group errgroup.Group
	for _, p := range e.Parts {
		group.Go(func() error { return send(p + d.message()) })
	}
	return group.Wait()
}
