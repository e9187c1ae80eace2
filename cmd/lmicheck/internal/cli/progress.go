package cli

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// A progress tells a waiting person what is going on, on one line of a terminal,
// once the work has taken more than a second.
type progress struct {
	w     io.Writer
	timer *time.Timer

	mu      sync.Mutex
	current string
	visible bool
}

func startProgress(w io.Writer, quiet bool) *progress {
	p := &progress{w: w}
	if !quiet && isTerminal(w) {
		p.timer = time.AfterFunc(time.Second, func() {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.visible = true
			p.draw()
		})
	}
	return p
}

// stage names what is being done from now on.
func (p *progress) stage(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.current = name
	if p.visible {
		p.draw()
	}
}

// stop removes the line.
func (p *progress) stop() {
	if p.timer == nil {
		return
	}
	p.timer.Stop()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.visible {
		p.visible = false
		fmt.Fprint(p.w, "\r\x1b[K") // nothing is lost if the terminal is gone
	}
}

func (p *progress) draw() { fmt.Fprintf(p.w, "\r\x1b[Klmicheck: %s ...", p.current) }
