package awsstub

import "sync"

// A budget is memory that is shared by those who take from it, in bytes.
type budget struct {
	mu   sync.Mutex
	left int64
}

// take reports whether there was as much.
func (b *budget) take(n int64) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if n > b.left {
		return false
	}
	b.left -= n
	return true
}

func (b *budget) give(n int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left += n
}
