// Package sign signs strings.
package sign

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"sync"
)

// A Signer reuses its hash.
type Signer struct{ mac hash.Hash }

// New makes a signer.
func New(key string) *Signer {
	return &Signer{mac: hmac.New(sha256.New, []byte(key))}
}

// Sign signs s.
func (g *Signer) Sign(s string) string {
	g.mac.Reset()                             // want unsafeshare "mac"
	g.mac.Write([]byte(s))                    // want unsafeshare "mac"
	return hex.EncodeToString(g.mac.Sum(nil)) // want unsafeshare "mac"
}

// A LockedSigner reuses its hash, one caller at a time.
type LockedSigner struct {
	mu  sync.Mutex
	mac hash.Hash
}

// NewLocked makes a signer with a lock.
func NewLocked(key string) *LockedSigner {
	return &LockedSigner{mac: hmac.New(sha256.New, []byte(key))}
}

// Sign signs s, with the lock held.
func (g *LockedSigner) Sign(s string) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.mac.Reset()
	g.mac.Write([]byte(s))
	return hex.EncodeToString(g.mac.Sum(nil))
}
