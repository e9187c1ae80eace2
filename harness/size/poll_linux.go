package size

import (
	"fmt"
	"os"
	"sync"
	"syscall"
	"time"
)

const (
	pollEvery = 10 * time.Millisecond // the memory of the known processes is looked at
	scanEvery = 50 * time.Millisecond // new processes are looked for, at most
	scanShare = 20                    // and so seldom that this takes one part in 20 of the time
)

// poll holds a process by looking at it.
//
// Which processes belong to it is known by descent, and by the process group if the
// process leads one. One that was seen stays known when its parent ends or when it leaves
// the group; what does both between two scans is missed.
type poll struct {
	h     host
	limit int64
	notes []string

	stop chan struct{}
	done chan struct{} // closed when nothing is left to look at

	mu      sync.Mutex
	running bool
	pid     int
	group   bool           // pid is the id of a group of processes as well
	known   map[int]uint64 // when they started, by process id
	most    int64
	killed  bool
}

func newPoll(h host, e Environment, why string) *poll {
	return &poll{
		h: h, limit: e.bytes(), notes: append(scarce(h, e, 0), why),
		stop: make(chan struct{}), done: make(chan struct{}),
	}
}

func (p *poll) how() string {
	return describe("polling: every 10 ms the resident memory of the process and its children is summed, and over the limit they are killed; "+
		"an excess that is shorter, or of a child in its first 50 ms or more, is not seen; pages that processes share count for each, CPU time is not held apart from GOMAXPROCS", p.notes)
}

func (p *poll) prepare(*syscall.SysProcAttr) {}

func (p *poll) started(pid int) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.running {
		return fmt.Errorf("process %d is held already: use one limit for each", p.pid)
	}
	p.running, p.pid = true, pid
	p.known = map[int]uint64{}
	if e, ok := readEntry(p.h.proc, pid); ok {
		p.known[pid], p.group = e.start, e.group == pid
	}
	go p.run()
	return nil
}

func (p *poll) run() {
	defer close(p.done)
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	var next time.Time
	for {
		began := time.Now()
		scan := began.After(next)
		if !p.look(scan) {
			return
		}
		if scan {
			next = began.Add(max(scanEvery, scanShare*time.Since(began)))
		}
		select {
		case <-p.stop:
			return
		case <-tick.C:
		}
	}
}

// look sums the memory once, kills if there is too much, and reports whether a process is
// left.
func (p *poll) look(scan bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	alive := p.alive(scan)
	if len(alive) == 0 && !scan {
		alive = p.alive(true) // the last of them may have started others
	}
	var sum int64
	for _, e := range alive {
		sum += e.rss
	}
	p.most = max(p.most, sum)
	p.killed = p.killed || sum > p.limit
	if p.killed {
		kill(alive)
	}
	return len(alive) > 0
}

// alive returns the processes that are left. A scan finds new ones.
func (p *poll) alive(scan bool) []entry {
	var seen []entry
	if scan {
		seen = p.scan()
	} else {
		for pid, start := range p.known {
			if e, ok := readEntry(p.h.proc, pid); ok && e.start == start {
				seen = append(seen, e)
			}
		}
	}
	clear(p.known)
	var list []entry
	for _, e := range seen {
		p.known[e.pid] = e.start
		if !e.ended {
			list = append(list, e)
		}
	}
	return list
}

// scan returns those of all processes that belong to ours.
func (p *poll) scan() []entry {
	rest := table(p.h.proc)
	in := map[int]bool{}
	var list []entry
	group := false
	for found := true; found; { // until there is no child of one that belongs
		found = false
		var others []entry
		for _, e := range rest {
			start, known := p.known[e.pid]
			grouped := p.group && e.group == p.pid
			if e.pid == os.Getpid() || !grouped && !in[e.parent] && !(known && start == e.start) {
				others = append(others, e)
				continue
			}
			found, in[e.pid] = true, true
			group = group || grouped
			list = append(list, e)
		}
		rest = others
	}
	// The kernel gives the id of an empty group to others: it means nothing from now on.
	p.group = group
	return list
}

func kill(list []entry) {
	for _, e := range list {
		_ = syscall.Kill(e.pid, syscall.SIGKILL)
	}
}

func (p *poll) exceeded() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.killed
}

// peak looks once more, for what has happened since the last time.
func (p *poll) peak() int64 {
	p.mu.Lock()
	running := p.running
	p.mu.Unlock()
	if running {
		p.look(false)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.most
}

func (p *poll) close() error {
	p.mu.Lock()
	running := p.running
	p.mu.Unlock()
	if !running {
		return nil
	}
	close(p.stop)
	<-p.done
	p.mu.Lock()
	defer p.mu.Unlock()
	for end := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		left := p.alive(true)
		if len(left) == 0 {
			return nil
		}
		kill(left)
		if time.Now().After(end) {
			return fmt.Errorf("process %d and %d others do not end: end them by hand", left[0].pid, len(left)-1)
		}
	}
}
