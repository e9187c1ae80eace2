// Command results: the runtime encodes what a handler returns after it returned,
// outside every lock.
package main

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type stats struct {
	Hits  int
	Names map[string]int
}

type store struct {
	mu     sync.Mutex
	counts map[string]int
	stats  *stats
	names  []string
	fixed  map[string]int
	hidden *stats
	value  stats
}

func (s *store) add(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts[id]++
	s.stats.Hits++
	s.names[0] = id
	s.hidden.Hits++
	s.value.Hits++
}

var st = &store{
	counts: map[string]int{},
	stats:  &stats{},
	names:  make([]string, 1),
	fixed:  map[string]int{"a": 1},
	hidden: &stats{},
}

// returnsMap returns the map itself; the lock ends with the function.
func returnsMap(ctx context.Context, id string) (map[string]int, error) {
	st.add(id)
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.counts, nil // want handlerstate "counts"
}

// returnsPointer returns a pointer to what other invocations write.
func returnsPointer(ctx context.Context, id string) (*stats, error) {
	st.add(id)
	return st.stats, nil // want handlerstate "stats"
}

type response struct {
	OK    bool
	Names []string
}

// returnsWrapped wraps the shared slice in an object of its own.
func returnsWrapped(ctx context.Context, id string) (response, error) {
	st.add(id)
	st.mu.Lock()
	defer st.mu.Unlock()
	r := response{OK: true, Names: st.names}
	return r, nil // want handlerstate "names"
}

// returnsAny hides the type.
func returnsAny(ctx context.Context, id string) (any, error) {
	st.add(id)
	return snapshot(), nil // want handlerstate "counts"
}

// snapshot promises a copy and returns the original.
func snapshot() any {
	st.mu.Lock()
	defer st.mu.Unlock()
	return map[string]any{"counts": st.counts}
}

// The map is copied under the lock.
func nopeClone(ctx context.Context, id string) (map[string]int, error) {
	st.add(id)
	st.mu.Lock()
	defer st.mu.Unlock()
	return maps.Clone(st.counts), nil
}

// The struct is copied under the lock, and leads to nothing that is written.
func nopeValue(ctx context.Context, id string) (stats, error) {
	st.add(id)
	st.mu.Lock()
	defer st.mu.Unlock()
	v := st.value
	return v, nil
}

// Nobody writes the map.
func nopeReadOnly(ctx context.Context, id string) (map[string]int, error) {
	st.add(id)
	return st.fixed, nil
}

// Encoded while the lock is held.
func nopeEncoded(ctx context.Context, id string) (json.RawMessage, error) {
	st.add(id)
	st.mu.Lock()
	defer st.mu.Unlock()
	return json.Marshal(st.counts)
}

type withHidden struct {
	OK     bool
	hidden *stats
	Also   *stats `json:"-"`
}

// The encoder does not look at these fields.
func nopeHidden(ctx context.Context, id string) (withHidden, error) {
	st.add(id)
	return withHidden{OK: true, hidden: st.hidden, Also: st.hidden}, nil
}

// The slice is copied under the lock.
func nopeSlice(ctx context.Context, id string) (response, error) {
	st.add(id)
	st.mu.Lock()
	defer st.mu.Unlock()
	return response{Names: slices.Clone(st.names)}, nil
}

// The result is an object of the invocation.
func nopeFresh(ctx context.Context, id string) (*stats, error) {
	st.add(id)
	return &stats{Hits: 1, Names: map[string]int{id: 1}}, nil
}

func main() {
	switch os.Getenv("KIND") {
	case "map":
		lambda.Start(returnsMap)
	case "pointer":
		lambda.Start(returnsPointer)
	case "wrapped":
		lambda.Start(returnsWrapped)
	case "any":
		lambda.Start(returnsAny)
	case "clone":
		lambda.Start(nopeClone)
	case "value":
		lambda.Start(nopeValue)
	case "readonly":
		lambda.Start(nopeReadOnly)
	case "encoded":
		lambda.Start(nopeEncoded)
	case "hidden":
		lambda.Start(nopeHidden)
	case "slice":
		lambda.Start(nopeSlice)
	default:
		lambda.Start(nopeFresh)
	}
}
