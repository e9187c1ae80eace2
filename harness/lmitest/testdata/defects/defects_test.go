// Package defects has a test for each defect, and for code that is right. Each is run
// by the tests of lmitest in a process of its own.
package defects

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/lmicheck/lmicheck/harness/lmitest"
)

type event struct{ Customer string }

var one = []any{event{Customer: lmitest.Canary}}

func TestCounter(t *testing.T) {
	n := 0
	lmitest.Run(t, func(ctx context.Context, e event) (int, error) { n++; return 0, nil }, one)
}

func TestLazy(t *testing.T) {
	var table map[string]int
	lmitest.Run(t, func(e event) (int, error) {
		if table == nil {
			table = map[string]int{"a": 1}
		}
		return table["a"], nil
	}, one)
}

func TestForeign(t *testing.T) { // no race: every access has the lock
	var mu sync.Mutex
	customer := ""
	lmitest.Run(t, func(e event) (string, error) {
		mu.Lock()
		customer = e.Customer
		mu.Unlock()
		time.Sleep(time.Millisecond)
		mu.Lock()
		defer mu.Unlock()
		return "hello " + customer, nil
	}, one)
}

func TestForeignError(t *testing.T) {
	var mu sync.Mutex
	customer := ""
	lmitest.Run(t, func(e event) error {
		mu.Lock()
		customer = e.Customer
		mu.Unlock()
		time.Sleep(time.Millisecond)
		mu.Lock()
		defer mu.Unlock()
		return errors.New("no such customer: " + customer)
	}, one)
}

func TestPanic(t *testing.T) {
	lmitest.Run(t, func(e event) error { panic("as told") }, one)
}

func TestEnvironment(t *testing.T) {
	lmitest.Run(t, func(e event) error { return os.Setenv("CUSTOMER", e.Customer) }, one)
}

func TestDirectory(t *testing.T) {
	dir := t.TempDir()
	lmitest.Run(t, func(e event) error { return os.Chdir(dir) }, one)
}

func TestGoroutines(t *testing.T) {
	lmitest.Run(t, func(e event) error { go func() { select {} }(); return nil }, one)
}

func TestHangs(t *testing.T) {
	lmitest.Run(t, func(e event) error { select {} }, one, lmitest.Timeout(100*time.Millisecond))
}

func TestNoEvents(t *testing.T) { lmitest.Run(t, func() error { return nil }, nil) }

func TestNoHandler(t *testing.T) { lmitest.Run(t, "handler", one) }

func TestBadEvent(t *testing.T) { lmitest.Run(t, func() error { return nil }, []any{"{"}) }

func TestCleanCounter(t *testing.T) {
	var mu sync.Mutex
	n := 0
	lmitest.Run(t, func(e event) (int, error) { mu.Lock(); defer mu.Unlock(); n++; return n, nil }, one)
}

func TestCleanOnce(t *testing.T) {
	table := sync.OnceValue(func() map[string]int { return map[string]int{"a": 1} })
	lmitest.Run(t, func(e event) (string, error) { return fmt.Sprint(table()["a"], e.Customer), nil }, one, lmitest.Concurrency(32), lmitest.Waves(5))
}

type raw struct{}

// Invoke implements lambda.Handler.
func (raw) Invoke(_ context.Context, payload []byte) ([]byte, error) {
	return bytes.ToUpper(payload), nil
}

func TestCleanHandler(t *testing.T) {
	lmitest.Run(t, raw{}, []any{`{"a":1}`, []byte(`[]`), json.RawMessage(`"x"`)})
}

type middleware struct{ next lambda.Handler }

func (m middleware) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	return m.next.Invoke(ctx, payload)
}

// TestMiddleware shows what the rule poolmisuse says of handlers that lambda.NewHandler made.
func TestMiddleware(t *testing.T) {
	handle := func(e event) (event, error) { return e, nil }
	lmitest.Run(t, middleware{lambda.NewHandler(handle)}, one, lmitest.Waves(50))
}

func TestCleanErrors(t *testing.T) {
	lmitest.Run(t, func(e event) error { return errors.New("not found: " + e.Customer) }, one)
}

func TestCleanGoroutines(t *testing.T) {
	lmitest.Run(t, func(e event) (string, error) {
		out := make(chan string)
		go func() { out <- e.Customer }()
		return <-out, nil
	}, one)
}
