// Command dcl: double-checked locking, right and wrong.
package main

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
)

type client struct{ region string }

var (
	mu sync.Mutex
	rw sync.RWMutex
)

var wrong *client

// doubleChecked looks once without the lock.
func doubleChecked() *client {
	if wrong == nil { // want lazyinit "wrong"
		mu.Lock()
		defer mu.Unlock()
		if wrong == nil {
			wrong = &client{}
		}
	}
	return wrong
}

var positive *client

func earlyReturn() *client {
	if positive != nil { // want lazyinit "positive"
		return positive
	}
	mu.Lock()
	defer mu.Unlock()
	if positive == nil {
		positive = &client{}
	}
	return positive
}

var (
	ready  bool
	region string
)

// withFlag reads both the flag and what it stands for without the lock.
func withFlag() string {
	if !ready { // want lazyinit "ready"
		mu.Lock()
		if !ready {
			region = "eu"
			ready = true
		}
		mu.Unlock()
	}
	return region // want lazyinit "region"
}

type API struct {
	mu  sync.Mutex
	cli *client

	rmu sync.RWMutex
	rc  *client
}

func (a *API) client() *client {
	if a.cli == nil { // want lazyinit "cli"
		a.mu.Lock()
		if a.cli == nil {
			a.cli = &client{}
		}
		a.mu.Unlock()
	}
	return a.cli
}

var unchecked *client

// lockedSet has the lock for the write and not for the check.
func lockedSet() *client {
	if unchecked == nil { // want lazyinit "unchecked"
		c := &client{}
		mu.Lock()
		unchecked = c
		mu.Unlock()
	}
	mu.Lock()
	defer mu.Unlock()
	return unchecked
}

var oneLock *client

// Check and write are in one critical section.
func nopeOneLock() *client {
	mu.Lock()
	defer mu.Unlock()
	if oneLock == nil {
		oneLock = &client{}
	}
	return oneLock
}

var read *client

// The first check holds the read lock, the second the write lock.
func nopeReadLocked() *client {
	rw.RLock()
	c := read
	rw.RUnlock()
	if c != nil {
		return c
	}
	rw.Lock()
	defer rw.Unlock()
	if read == nil {
		read = &client{}
	}
	return read
}

// The same on a receiver.
func (a *API) nopeReadLocked() *client {
	a.rmu.RLock()
	if a.rc != nil {
		defer a.rmu.RUnlock()
		return a.rc
	}
	a.rmu.RUnlock()
	a.rmu.Lock()
	defer a.rmu.Unlock()
	if a.rc == nil {
		a.rc = &client{}
	}
	return a.rc
}

var pointer atomic.Pointer[client]

// The first check is atomic.
func nopeAtomic() *client {
	if c := pointer.Load(); c != nil {
		return c
	}
	mu.Lock()
	defer mu.Unlock()
	if c := pointer.Load(); c != nil {
		return c
	}
	c := &client{region: "eu"}
	pointer.Store(c)
	return c
}

var claimed atomic.Pointer[client]

// The first to come wins; the others drop what they made.
func nopeCompareAndSwap() *client {
	if c := claimed.Load(); c != nil {
		return c
	}
	c := &client{region: "eu"}
	if !claimed.CompareAndSwap(nil, c) {
		return claimed.Load()
	}
	return c
}

var twoSteps *client

// The lock is taken by a helper, for check and write.
func nopeHelper() *client {
	var out *client
	locked(func() {
		if twoSteps == nil {
			twoSteps = &client{}
		}
		out = twoSteps
	})
	return out
}

func locked(f func()) {
	mu.Lock()
	defer mu.Unlock()
	f()
}

func (a *API) Handle(ctx context.Context, id string) (string, error) {
	doubleChecked()
	earlyReturn()
	lockedSet()
	a.client()
	nopeOneLock()
	nopeReadLocked()
	a.nopeReadLocked()
	nopeAtomic()
	nopeCompareAndSwap()
	nopeHelper()
	return withFlag(), nil
}

func main() {
	lambda.Start((&API{}).Handle)
}
