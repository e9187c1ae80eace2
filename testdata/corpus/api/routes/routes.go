// Package routes holds the HTTP handlers.
package routes

import (
	"encoding/json"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"
)

type todo struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	Done bool   `json:"done"`
}

type server struct {
	mu    sync.RWMutex
	todos map[string]*todo

	current *http.Request
	served  atomic.Int64
}

// New makes the router. It also runs in the first invocation, on objects that are
// new in it.
func New() *chi.Mux {
	s := &server{todos: make(map[string]*todo)}
	s.todos["1"] = &todo{ID: "1", Text: "write a todo"}
	r := chi.NewRouter()
	r.Use(s.count, s.remember)
	r.Route("/todos", func(r chi.Router) {
		r.Get("/", s.list)
		r.Post("/", s.create)
		r.Get("/{id}", s.get)
		r.Put("/{id}", s.finish)
	})
	return r
}

func (s *server) count(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.served.Add(1)
		next.ServeHTTP(w, r)
	})
}

// remember keeps the request where helpers find it, and where the next one goes.
func (s *server) remember(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.current = r // want handlerstate "current"
		next.ServeHTTP(w, r)
	})
}

func (s *server) tenant() string { return s.current.Header.Get("X-Tenant") }

func (s *server) list(w http.ResponseWriter, r *http.Request) {
	s.mu.RLock()
	out := make([]todo, 0, len(s.todos))
	for _, t := range s.todos {
		out = append(out, *t) // a copy, made under the lock
	}
	s.mu.RUnlock()
	w.Header().Set("X-Tenant", s.tenant())
	reply(w, out)
}

func (s *server) create(w http.ResponseWriter, r *http.Request) {
	t := &todo{ID: uuid.NewString()}
	if err := json.NewDecoder(r.Body).Decode(t); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	s.todos[t.ID] = t
	s.mu.Unlock()
	reply(w, t.ID)
}

func (s *server) get(w http.ResponseWriter, r *http.Request) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t, ok := s.todos[chi.URLParam(r, "id")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	reply(w, *t) // still under the lock
}

func (s *server) finish(w http.ResponseWriter, r *http.Request) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t, ok := s.todos[chi.URLParam(r, "id")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	// The read lock keeps writers of the map away, and not other readers.
	t.Done = true // want handlerstate "Done"
	reply(w, t.ID)
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // an encoder of this request
}
