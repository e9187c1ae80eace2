// Command locks: what is done under locks.
package main

import (
	"context"
	"database/sql"
	"net/http"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type event struct{ ID, URL string }

type service struct {
	mu     sync.Mutex
	rw     sync.RWMutex
	db     *sql.DB
	client *http.Client
	count  int
	token  string
	until  time.Time
	once   sync.Once
	cache  map[string]string
}

func (s *service) handle(ctx context.Context, e event) error {
	if err := s.wantHTTP(e.URL); err != nil {
		return err
	}
	s.wantHelper(ctx, e.ID)
	s.nopeBefore(ctx, e.ID)
	s.nopeOnce(e.URL)
	s.nopeRead(e.URL)
	s.nopeCached(ctx, e.ID)
	s.nopeRefresh(e.URL)
	nopeOwn(e.URL)
	return nil
}

func (s *service) wantHTTP(url string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count++
	resp, err := s.client.Get(url) // want lockedio "\\(\\*http.Client\\).Get while it holds \".*service.*mu\""
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func (s *service) wantHelper(ctx context.Context, id string) {
	s.rw.Lock()
	s.update(ctx, id)
	s.rw.Unlock()
}

func (s *service) update(ctx context.Context, id string) {
	s.db.ExecContext(ctx, "update orders set seen = 1 where id = ?", id) // want lockedio "holds \".*rw\""
}

func (s *service) nopeBefore(ctx context.Context, id string) {
	s.db.ExecContext(ctx, "insert into seen values (?)", id)
	s.mu.Lock()
	s.count++
	s.mu.Unlock()
}

// nopeOnce waits once in the life of the process.
func (s *service) nopeOnce(url string) {
	s.once.Do(func() { s.client.Get(url) })
}

// nopeRead lets others in.
func (s *service) nopeRead(url string) {
	s.rw.RLock()
	defer s.rw.RUnlock()
	s.client.Get(url)
}

// nopeCached fetches what is not there yet.
func (s *service) nopeCached(ctx context.Context, id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if name, ok := s.cache[id]; ok {
		return name
	}
	var name string
	s.db.QueryRowContext(ctx, "select name from customers where id = ?", id).Scan(&name)
	s.cache[id] = name
	return name
}

func (s *service) nopeRefresh(url string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Now().After(s.until) {
		s.client.Get(url)
		s.token, s.until = "t", time.Now().Add(time.Hour)
	}
	return s.token
}

// nopeOwn has a lock that no other invocation knows.
func nopeOwn(url string) {
	var mu sync.Mutex
	mu.Lock()
	defer mu.Unlock()
	http.Get(url)
}

func main() {
	db, err := sql.Open("orders", "")
	if err != nil {
		panic(err)
	}
	s := &service{db: db, client: &http.Client{}, cache: map[string]string{}}
	lambda.Start(s.handle)
}
