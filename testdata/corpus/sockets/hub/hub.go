// Package hub is a table of connections.
package hub

import (
	"sort"
	"sync"
	"time"
)

// A Connection is one open websocket.
type Connection struct {
	ID    string
	User  string
	Since time.Time
	Said  int
}

// NewConnection makes a connection.
func NewConnection(id, user string) *Connection {
	return &Connection{ID: id, User: user}
}

// A Hub knows connections by id, with a lock, and by user, without.
type Hub struct {
	mu     sync.RWMutex
	byID   map[string]*Connection
	byUser map[string][]string
}

// New makes a hub.
func New() *Hub {
	return &Hub{byID: map[string]*Connection{}, byUser: map[string][]string{}}
}

// Add adds a connection.
func (h *Hub) Add(c *Connection) {
	h.mu.Lock()
	h.byID[c.ID] = c
	h.mu.Unlock()
	// One line too late.
	h.byUser[c.User] = append(h.byUser[c.User], c.ID) // want unsafecache "byUser"
}

// Remove removes a connection, with the lock for both maps.
func (h *Hub) Remove(id string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	c, ok := h.byID[id]
	if !ok {
		return
	}
	delete(h.byID, id)
	h.dropLocked(c)
}

// dropLocked expects its caller to hold the lock.
func (h *Hub) dropLocked(c *Connection) {
	var rest []string
	for _, id := range h.byUser[c.User] {
		if id != c.ID {
			rest = append(rest, id)
		}
	}
	h.byUser[c.User] = rest // want unboundedgrowth "grows by invocations"
}

// Find finds a connection.
func (h *Hub) Find(id string) (*Connection, bool) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	c, ok := h.byID[id]
	return c, ok
}

// Users lists the users, in a slice of its own.
func (h *Hub) Users() []string {
	h.mu.RLock()
	defer h.mu.RUnlock()
	users := make([]string, 0, len(h.byID))
	for _, c := range h.byID {
		users = append(users, c.User)
	}
	sort.Strings(users)
	return users
}
