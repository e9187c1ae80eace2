// Package users manages users.
package users

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/gorilla/mux"
)

// A User is a user.
type User struct {
	Name   string   `json:"name"`
	Groups []string `json:"groups"`
}

// clone copies the user and what it leads to.
func (u *User) clone() *User {
	c := *u
	c.Groups = slices.Clone(u.Groups)
	return &c
}

// A Handler serves the API.
type Handler struct {
	admins map[string]bool // filled by New, read by all

	mu    sync.RWMutex
	users map[string]*User // never handed out: see find
}

// New makes a handler for these administrators.
func New(admins string) (*Handler, error) {
	h := &Handler{admins: map[string]bool{}, users: map[string]*User{}}
	for _, a := range strings.Split(admins, ",") {
		if a == "" {
			return nil, errors.New("empty name of administrator")
		}
		h.admins[a] = true
		h.put(&User{Name: a, Groups: []string{"admin"}})
	}
	return h, nil
}

// Register adds the routes.
func (h *Handler) Register(r *mux.Router) {
	r.HandleFunc("/", h.list).Methods(http.MethodGet)
	r.HandleFunc("/{name}", h.change).Methods(http.MethodPut)
	r.HandleFunc("/{name}", h.remove).Methods(http.MethodDelete)
}

type adminKey struct{}

// Authenticated admits administrators.
func (h *Handler) Authenticated(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := r.Header.Get("X-User")
		if !h.admins[name] {
			http.Error(w, "forbidden", http.StatusForbidden)
			return
		}
		r = r.WithContext(context.WithValue(r.Context(), adminKey{}, name))
		next.ServeHTTP(w, r)
	})
}

// put stores a copy, so that its caller may go on with u.
func (h *Handler) put(u *User) {
	c := u.clone()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.users[c.Name] = c
}

// find returns a copy, made with the lock held.
func (h *Handler) find(name string) (*User, bool) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	u, ok := h.users[name]
	if !ok {
		return nil, false
	}
	return u.clone(), true
}

func (h *Handler) list(w http.ResponseWriter, r *http.Request) {
	h.mu.RLock()
	names := make([]string, 0, len(h.users))
	for name := range h.users {
		names = append(names, name)
	}
	h.mu.RUnlock()
	slices.Sort(names)
	_ = json.NewEncoder(w).Encode(names)
}

func (h *Handler) change(w http.ResponseWriter, r *http.Request) {
	name := mux.Vars(r)["name"]
	u, ok := h.find(name)
	if !ok {
		u = &User{Name: name}
	}
	// u is a copy in both cases.
	if err := json.NewDecoder(r.Body).Decode(u); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	u.Name = name
	u.Groups = append(u.Groups, "changed-by-"+r.Context().Value(adminKey{}).(string))
	h.put(u)
	_ = json.NewEncoder(w).Encode(u)
}

func (h *Handler) remove(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.users, mux.Vars(r)["name"])
}
