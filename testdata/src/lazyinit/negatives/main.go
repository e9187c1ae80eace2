// Command negatives: checks followed by assignments that no other invocation can
// see, or that a lock covers.
package main

import (
	"context"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type event struct {
	Region string
	Limit  int
	Tags   map[string]string
	Page   *page
}

type page struct{ Size int }

type client struct {
	region string
	opened time.Time
}

var defaultRegion = "eu-west-1"

// Defaults for the fields of the event, which is the invocation's.
func (e *event) nopeDefaults() {
	if e.Region == "" {
		e.Region = defaultRegion
	}
	if e.Limit == 0 {
		e.Limit = 100
	}
	if e.Tags == nil {
		e.Tags = map[string]string{}
	}
	if e.Page == nil {
		e.Page = &page{}
	}
	if e.Page.Size == 0 {
		e.Page.Size = 10
	}
}

// A default for a parameter.
func nopeParameter(region string) string {
	if region == "" {
		region = defaultRegion
	}
	return region
}

// A default for a named result.
func nopeResult(e event) (c *client) {
	defer func() {
		if c == nil {
			c = &client{}
		}
	}()
	if e.Limit > 0 {
		c = &client{region: e.Region}
	}
	return c
}

type options struct{ region string }

// A default for a field of a copy.
func (o options) nopeCopy() string {
	if o.region == "" {
		o.region = defaultRegion
	}
	return o.region
}

var shared = options{}

// A default for a copy of a package variable.
func nopeCopyOfGlobal() string {
	o := shared
	if o.region == "" {
		o.region = defaultRegion
	}
	return o.region + shared.nopeCopy()
}

// A constructor that an invocation calls, with defaults.
func nopeConstructor(e event) *client {
	c := &client{region: e.Region}
	if c.region == "" {
		c.region = defaultRegion
	}
	if c.opened.IsZero() {
		c.opened = time.Now()
	}
	return c
}

type request struct {
	cache map[string]*client
	user  *string
	done  bool
}

// Lazy fields of an object of the invocation, at two removes.
func (r *request) nopeLookup(region string) *client {
	if r.cache == nil {
		r.cache = map[string]*client{}
	}
	c, ok := r.cache[region]
	if !ok {
		c = &client{region: region}
		r.cache[region] = c
	}
	if !r.done {
		r.done = true
	}
	return c
}

var (
	mu       sync.Mutex
	byRegion map[string]*client
)

// The map and its entry are made with the lock held.
func nopeLockedMap(region string) *client {
	mu.Lock()
	defer mu.Unlock()
	if byRegion == nil {
		byRegion = map[string]*client{}
	}
	c, ok := byRegion[region]
	if !ok {
		c = &client{region: region}
		byRegion[region] = c
	}
	return c
}

var lockedByCaller *client

func openLocked() *client {
	if lockedByCaller == nil {
		lockedByCaller = &client{}
	}
	return lockedByCaller
}

// The caller of the lazy getter has the lock.
func nopeCallerLocks() *client {
	mu.Lock()
	defer mu.Unlock()
	return openLocked()
}

var first atomic.Bool

// The first invocation is found by an atomic swap.
func nopeColdStart() bool {
	return !first.Swap(true)
}

var announced atomic.Bool

var greeted sync.Once

// What the flag guards belongs to the invocation.
func nopeFlag() string {
	greeting := ""
	if announced.CompareAndSwap(false, true) {
		greeting = "hello"
	}
	greeted.Do(func() {})
	return greeting
}

type lazyClient struct{ get func() *client }

func newLazy() *lazyClient {
	return &lazyClient{get: sync.OnceValue(func() *client { return &client{region: os.Getenv("REGION")} })}
}

var lazy = newLazy()

// A OnceValue in a field.
func nopeOnceValueField() *client { return lazy.get() }

type holder struct {
	once *sync.Once
	c    *client
}

var held = &holder{once: new(sync.Once)}

// A pointer to a Once.
func (h *holder) nopeOncePointer() *client {
	h.once.Do(func() {
		if h.c == nil {
			h.c = &client{}
		}
	})
	return h.c
}

var (
	ready   = make(chan struct{})
	started *client
)

func init() {
	if started == nil {
		started = &client{region: os.Getenv("REGION")}
	}
	close(ready)
}

// Made by init, which has said so.
func nopeReady(ctx context.Context) *client {
	select {
	case <-ready:
		return started
	case <-ctx.Done():
		return nil
	}
}

var overridden = ""

// Checked and used, and never set.
func nopeNeverSet() string {
	if overridden != "" {
		return overridden
	}
	return defaultRegion
}

var slot = make(chan struct{}, 1)

var viaChannel *client

// A channel of capacity one is the lock.
func nopeChannel() *client {
	slot <- struct{}{}
	defer func() { <-slot }()
	if viaChannel == nil {
		viaChannel = &client{}
	}
	return viaChannel
}

func handle(ctx context.Context, e event) (string, error) {
	e.nopeDefaults()
	r := &request{}
	r.nopeLookup(e.Region)
	nopeResult(e)
	nopeConstructor(e)
	nopeLockedMap(e.Region)
	nopeCallerLocks()
	nopeColdStart()
	nopeFlag()
	nopeOnceValueField()
	held.nopeOncePointer()
	nopeReady(ctx)
	nopeNeverSet()
	nopeChannel()
	return nopeParameter(e.Region) + nopeCopyOfGlobal(), nil
}

func main() {
	lambda.Start(handle)
}
