// Command receiver: the handler is a method, and its receiver lives as long as
// the process.
package main

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
)

type event struct {
	ID   string
	N    int
	Body json.RawMessage
}

type metrics struct {
	calls  int
	errors int
}

func (m *metrics) observe(err error) {
	m.calls++ // want handlerstate "calls"
	if err != nil {
		m.errors++ // want handlerstate "errors"
	}
}

type session struct {
	user  string
	depth int
}

type audit struct{ lastUser string }

type notifier interface{ notify(id string) error }

type mailer struct{ lastTo string }

func (m *mailer) notify(id string) error {
	m.lastTo = id // want handlerstate "lastTo"
	return nil
}

// pager also notifies, but this program makes none.
type pager struct{ lastTo string }

func (p *pager) notify(id string) error {
	p.lastTo = id
	return nil
}

type API struct {
	audit // embedded value

	table   string
	last    string
	current session
	slots   [4]string
	metrics *metrics
	notify  notifier
	onDone  func(id string)
	parsed  struct{ Name string }
	done    string

	mu      sync.Mutex
	guarded int
	rw      sync.RWMutex
	mode    string
	hits    atomic.Int64
	limits  map[string]int
	tags    []string
	seen    sync.Map
	peeked  int
}

func NewAPI(table string) *API {
	a := &API{table: table, metrics: &metrics{}, notify: &mailer{}}
	a.limits = map[string]int{"free": 1}
	a.last = "none"
	a.onDone = func(id string) {
		a.done = id // want handlerstate "done"
	}
	a.nopeConfigure(os.Getenv("TAGS"))
	return a
}

// nopeConfigure is called by the constructor alone.
func (a *API) nopeConfigure(tags string) {
	a.tags = strings.Split(tags, ",")
	a.mode = "ready"
}

func (a *API) Handle(ctx context.Context, e event) (string, error) {
	a.last = e.ID         // want handlerstate "last"
	a.lastUser = e.ID     // want handlerstate "lastUser"
	a.current.user = e.ID // want handlerstate "user"
	a.slots[e.N%4] = e.ID // want handlerstate "slots"
	err := a.process(ctx, e)
	a.metrics.observe(err)
	a.onDone(e.ID)
	a.nopeCounted(e)
	a.nopeMode(e)
	a.nopeHits()
	a.nopeSeen(e)
	a.nopeValue(e)
	a.unguarded()
	a.nopeHelpers(e)
	return a.table + a.tags[0] + a.read(), err
}

func (a *API) process(ctx context.Context, e event) error {
	s := &a.current
	s.depth++                                                 // want handlerstate "depth"
	if err := json.Unmarshal(e.Body, &a.parsed); err != nil { // want handlerstate "parsed"
		return err
	}
	return a.notify.notify(a.parsed.Name)
}

// read is the other side; it is reported with the writes.
func (a *API) read() string { return a.last + a.current.user }

func (a *API) nopeCounted(e event) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.guarded += e.N
	a.peeked++
}

// unguarded lacks the lock that the writer holds.
func (a *API) unguarded() int {
	return a.peeked // want handlerstate "peeked"
}

func (a *API) nopeMode(e event) string {
	a.rw.RLock()
	mode := a.mode
	a.rw.RUnlock()
	if e.ID == "mode" {
		a.rw.Lock()
		a.mode = e.ID
		a.rw.Unlock()
	}
	return mode
}

func (a *API) nopeHits() int64 { return a.hits.Add(1) + int64(a.limits["free"]) }

func (a *API) nopeSeen(e event) { a.seen.Store(e.ID, e.N) }

// A copy of a part of the receiver.
func (a *API) nopeValue(e event) session {
	s := a.current
	s.user = e.ID
	s.depth = e.N
	return s
}

type request struct {
	api  *API
	id   string
	step int
}

func (r *request) advance() *request {
	r.step++
	r.id = strings.ToUpper(r.id)
	return r
}

// An object of the invocation that points to the receiver.
func (a *API) nopeHelpers(e event) string {
	r := &request{api: a, id: e.ID}
	r.advance().advance()
	fresh := &metrics{}
	fresh.calls = r.step
	other := NewAPI("other")
	other.table = e.ID
	return r.api.table + other.table
}

func main() {
	lambda.Start(NewAPI(os.Getenv("TABLE")).Handle)
}
