package process

import (
	"fmt"
	"strings"
	"sync"
)

const (
	keepHead = 64 << 10 // bytes of output that are kept from the beginning
	keepTail = 1 << 20  // and from the end
)

// An Output is what a process wrote: the beginning and the end, whatever the length.
type Output struct {
	mu   sync.Mutex
	head []byte
	tail []byte // the last bytes; twice as many, now and then
	lost int64  // bytes between them
}

// Write implements io.Writer. It never fails.
func (o *Output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := len(p)
	if room := keepHead - len(o.head); room > 0 {
		take := min(room, len(p))
		o.head = append(o.head, p[:take]...)
		p = p[take:]
	}
	o.tail = append(o.tail, p...)
	if extra := len(o.tail) - keepTail; extra > keepTail {
		o.lost += int64(extra)
		o.tail = append(o.tail[:0], o.tail[extra:]...)
	}
	return n, nil
}

// String returns the output as valid UTF-8, with a line in place of what was not kept.
func (o *Output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	gap, tail := o.lost, o.tail
	if extra := len(tail) - keepTail; extra > 0 {
		gap, tail = gap+int64(extra), tail[extra:]
	}
	var b strings.Builder
	b.Write(o.head)
	if gap > 0 {
		fmt.Fprintf(&b, "\n[%d bytes were left out]\n", gap)
	}
	b.Write(tail)
	return strings.ToValidUTF8(b.String(), "\uFFFD")
}
