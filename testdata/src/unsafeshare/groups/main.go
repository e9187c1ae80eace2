// Command groups: groups of goroutines that invocations share, where each waits for
// those of the others as well.
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
	"golang.org/x/sync/errgroup"
)

type event struct {
	ID    string
	Parts []string
}

var (
	wg    sync.WaitGroup
	group errgroup.Group

	lockMu sync.Mutex
	locked sync.WaitGroup

	ready sync.WaitGroup

	background sync.WaitGroup

	flights = struct {
		sync.Mutex
		calls map[string]*call
	}{calls: map[string]*call{}}
)

type handler struct {
	pool sync.WaitGroup
}

func main() {
	ready.Add(1)
	go func() {
		defer ready.Done()
		load()
	}()
	h := &handler{}
	lambda.StartWithOptions(h.handle, lambda.WithEnableSIGTERM(func() { background.Wait() }))
}

func load() {}

func (h *handler) handle(ctx context.Context, e event) error {
	for _, p := range e.Parts {
		wg.Add(1)
		go func() {
			defer wg.Done()
			send(p)
		}()
	}
	wg.Wait() // want unsafeshare `"main.wg" is shared by invocations of "\(\*handler\).handle" without synchronization, but sync.WaitGroup waits for one set of goroutines at a time`

	for _, p := range e.Parts {
		group.Go(func() error { return send(p) })
	}
	if err := group.Wait(); err != nil { // want unsafeshare `"main.group" is shared by .*, but errgroup.Group waits`
		return err
	}

	h.pool.Go(func() { send(e.ID) })
	h.pool.Wait() // want unsafeshare `"\(\*handler\).pool" is shared by .*, but sync.WaitGroup waits`

	nopeLocked(e)
	nopeReady()
	nopeBackground(e)
	nopeFlight(e.ID)
	return nopeOwn(e)
}

func send(string) error { return nil }

// nopeLocked holds a lock from the first Add to the end of Wait.
func nopeLocked(e event) {
	lockMu.Lock()
	defer lockMu.Unlock()
	for range e.Parts {
		locked.Add(1)
		go locked.Done()
	}
	locked.Wait()
}

// nopeReady waits for what main has started: nothing is added any more.
func nopeReady() { ready.Wait() }

// nopeBackground adds to a group that nobody waits for before the end of the process.
func nopeBackground(e event) {
	background.Add(1)
	go func() { //lmicheck:ignore straygoroutine the process waits for it
		defer background.Done()
		send(e.ID)
	}()
}

type call struct{ wg sync.WaitGroup }

// nopeFlight lets others wait for a call in flight, with a group made for it.
func nopeFlight(key string) {
	flights.Lock()
	if c, ok := flights.calls[key]; ok {
		flights.Unlock()
		c.wg.Wait()
		return
	}
	c := &call{}
	flights.calls[key] = c
	c.wg.Add(1)
	flights.Unlock()
	send(key)
	c.wg.Done()
}

// nopeOwn waits for its own.
func nopeOwn(e event) error {
	var own errgroup.Group
	var done sync.WaitGroup
	for _, p := range e.Parts {
		own.Go(func() error { return send(p) })
		done.Add(1)
		go done.Done()
	}
	done.Wait()
	return own.Wait()
}
