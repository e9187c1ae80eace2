// Package session is a team's own framework: it keeps "the" request for helpers
// that do not get one.
package session

import "sync"

type state struct {
	mu   sync.Mutex
	path string
}

var one state

// Begin notes the request that is being served.
func Begin(path string) { one.set(path) }

func (s *state) set(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.path = path // want requestleak "session.one.path"
}

// Path is that of the request that is being served.
func Path() string {
	one.mu.Lock()
	defer one.mu.Unlock()
	return one.path
}
