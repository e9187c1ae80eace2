package awsstub

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// A Request is one that came in, as far as it is kept.
type Request struct {
	Service   string            // the signing name, such as dynamodb; "" if it cannot be told
	Operation string            // such as GetItem, or "POST /path"
	Path      string            // decoded, with the query as it was sent, without signatures
	Body      []byte            // the first 64 KiB
	Header    map[string]string // type, target, tracing, and what S3 stores; no credentials
	At        time.Time         // of its arrival
	Fixture   string            // the file that answered, relative to the folder; "" if none
}

const (
	maxKeptBody     = 64 << 10 // bytes of one request
	maxKeptRequests = 10_000
	maxKeptBytes    = 64 << 20 // of all requests
)

// Requests returns a copy of the list of requests, in the order in which they were understood.
// At most 10,000 are kept, and at most 64 MiB of them; Dropped counts the rest.
func (s *Server) Requests() []Request {
	s.recorder.mu.Lock()
	defer s.recorder.mu.Unlock()
	return slices.Clone(s.recorder.kept)
}

// Drain returns what Requests does, and forgets it: there is room again.
func (s *Server) Drain() []Request {
	s.recorder.mu.Lock()
	defer s.recorder.mu.Unlock()
	list := s.recorder.kept
	s.recorder.kept, s.recorder.bytes = nil, 0
	return list
}

// Dropped counts the requests since Listen that were answered but not kept.
func (s *Server) Dropped() int {
	s.recorder.mu.Lock()
	defer s.recorder.mu.Unlock()
	return s.recorder.dropped
}

// A recorder keeps requests as long as there is room.
type recorder struct {
	mu      sync.Mutex
	kept    []Request
	bytes   int
	dropped int
}

func (k *recorder) add(r Request) {
	size := len(r.Path) + len(r.Body)
	for name, value := range r.Header {
		size += len(name) + len(value)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.kept) == maxKeptRequests || k.bytes+size > maxKeptBytes {
		k.dropped++
		return
	}
	k.bytes += size
	k.kept = append(k.kept, r)
}

func newRequest(c call, at time.Time, fixture string) Request {
	return Request{
		Service: c.service, Operation: c.operation, Path: pathOf(c),
		Body:   bytes.Clone(c.body[:min(len(c.body), maxKeptBody)]),
		Header: keptHeader(c.header), At: at, Fixture: fixture,
	}
}

// pathOf leaves out the parameters of a signed URL that are secrets, or change each time.
func pathOf(c call) string {
	var kept []string
	for _, pair := range strings.Split(c.rawQuery, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if name, err := url.QueryUnescape(name); err == nil && slices.Contains(signature, strings.ToLower(name)) {
			continue
		}
		if pair != "" {
			kept = append(kept, pair)
		}
	}
	if len(kept) == 0 {
		return c.path
	}
	return c.path + "?" + strings.Join(kept, "&")
}

var signature = []string{"x-amz-signature", "x-amz-credential", "x-amz-security-token"}

// keptHeader picks the headers that carry data of a program, rather than of its client.
func keptHeader(h http.Header) map[string]string {
	kept := map[string]string{}
	for name, values := range h {
		switch name {
		case "Content-Type", "X-Amz-Target", "X-Amzn-Trace-Id", "X-Amz-Copy-Source", "X-Amz-Tagging", "X-Amz-Client-Context", "X-Amz-Invocation-Type":
		default:
			if !strings.HasPrefix(name, metadata) {
				continue
			}
		}
		kept[name] = strings.Join(values, ", ")
	}
	return kept
}
