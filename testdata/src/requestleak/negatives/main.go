// Command negatives: state that requests contribute to, or look things up in.
package main

import (
	"context"
	"encoding/json"
	"os"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"lmitest/requestleak/negatives/lib/cache"
)

type event struct {
	ID     string
	Tenant string
	Bytes  int
	Body   []byte
}

type stats struct {
	mu       sync.Mutex
	requests int
	bytes    int
	largest  int
	queue    []string
	byTenant map[string]int
	seen     time.Time
	token    string
	expires  time.Time
	region   string
	owner    string
}

var all = &stats{byTenant: map[string]int{}}

func main() { lambda.Start(handle) }

func handle(ctx context.Context, e event) (int, error) {
	all.nopeCount(e)
	all.nopeQueue(e)
	all.nopeTenant(e)
	all.nopeTime()
	all.nopeConfig()
	all.nopeToken(ctx)
	all.nopeUnread(e)
	all.nopeConstant(e)
	nopeOwn(e)
	cache.NopeGet(e.Tenant, func() []byte { return e.Body })
	return all.snapshot(), nil
}

func (s *stats) snapshot() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Since(s.seen) > time.Hour || s.region == "" || s.token == "" {
		return 0
	}
	return s.requests + s.bytes + s.largest + len(s.queue) + s.byTenant["a"]
}

// nopeCount sums up.
func (s *stats) nopeCount(e event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
	s.bytes += e.Bytes
	s.largest = max(s.largest, e.Bytes)
}

// nopeQueue adds to a batch.
func (s *stats) nopeQueue(e event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue = append(s.queue, e.ID)
	if len(s.queue) > 100 {
		s.queue = nil
	}
}

// nopeTenant keeps each tenant's number under its own key.
func (s *stats) nopeTenant(e event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byTenant[e.Tenant] = e.Bytes
}

// nopeTime keeps a time that is no request's.
func (s *stats) nopeTime() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = time.Now()
}

// nopeConfig keeps what is the same for all.
func (s *stats) nopeConfig() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.region = os.Getenv("AWS_REGION")
}

// nopeToken uses the context for the call, and keeps what the call returned.
func (s *stats) nopeToken(ctx context.Context) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Now().Before(s.expires) {
		return s.token, nil
	}
	token, err := fetch(ctx, os.Getenv("TOKEN_URL"))
	if err != nil {
		return "", err
	}
	s.token, s.expires = token, time.Now().Add(time.Hour)
	return token, nil
}

func fetch(ctx context.Context, url string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	var answer struct{ Token string }
	b, err := os.ReadFile(url)
	if err != nil {
		return "", err
	}
	err = json.Unmarshal(b, &answer)
	return answer.Token, err
}

// nopeUnread keeps what no handler reads.
func (s *stats) nopeUnread(e event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.owner = e.Tenant
}

// nopeConstant keeps one of two constants that the request chooses from.
func (s *stats) nopeConstant(e event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e.Tenant == "" {
		s.region = "eu-central-1"
	} else {
		s.region = "us-east-1"
	}
}

// nopeOwn keeps data of the request in an object of the request.
func nopeOwn(e event) string {
	var mu sync.Mutex
	own := struct{ tenant string }{}
	mu.Lock()
	own.tenant = e.Tenant
	mu.Unlock()
	return own.tenant
}
