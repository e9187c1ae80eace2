package size

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"strconv"
	"sync"
	"syscall"
)

// A Limit holds one process, with the processes that it starts, to a size. Its methods may
// be called at the same time.
type Limit struct {
	size   Environment
	holder holder

	mu       sync.Mutex
	closed   bool
	exceeded bool // since Close
	peak     int64
}

// A holder is one way of holding a process to a size.
type holder interface {
	how() string
	prepare(attr *syscall.SysProcAttr)
	started(pid int) error
	exceeded() bool
	peak() int64
	close() error
}

// New prepares a limit: the best that this machine allows, see How. The only error is a
// size that is not one. Close must be called.
func New(e Environment) (*Limit, error) {
	if err := e.check(); err != nil {
		return nil, err
	}
	return &Limit{size: e, holder: newHolder(e)}, nil
}

// How says, for the report, what holds the process ("cgroup v2", "cgroup v1" or "polling"
// is the beginning, "no limit" where there is none), and what is not held.
func (l *Limit) How() string { return l.holder.how() }

// Prepare changes how the process will be started: with cgroup v2, inside its group. Other
// ways change nothing. The attributes are good for one start, before Close.
func (l *Limit) Prepare(attr *syscall.SysProcAttr) { l.holder.prepare(attr) }

// Started holds the process that was started, and all that it starts. It is called once,
// right after the start. A process that has ended already is no error.
func (l *Limit) Started(pid int) error {
	if pid <= 1 || pid == os.Getpid() {
		return fmt.Errorf("holding process %d to %v: that is not a process we have started", pid, l.size)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return fmt.Errorf("holding process %d to %v: the limit is closed", pid, l.size)
	}
	if err := l.holder.started(pid); err != nil {
		return fmt.Errorf("holding process %d to %v: %w", pid, l.size, err)
	}
	return nil
}

// Exceeded reports whether a process was killed because all of them together used more
// memory than the size has. It is false if it was killed for the lack of memory of the
// machine.
func (l *Limit) Exceeded() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return l.exceeded
	}
	return l.holder.exceeded()
}

// Peak returns the most memory that was used at a time, in bytes: as the kernel counts it
// for the group, or else as it was polled. It is 0 if that is not known.
func (l *Limit) Peak() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return l.peak
	}
	return l.holder.peak()
}

// Close kills what is left of the processes and removes the groups. It takes 2 s at most
// and says what is left if that is not enough. The answers of Peak and Exceeded stay.
func (l *Limit) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil
	}
	l.peak = l.holder.peak() // first: polling looks once more
	l.exceeded = l.holder.exceeded()
	l.closed = true
	return l.holder.close()
}

// Env returns the environment variables of a process of the size: GOMAXPROCS, the vCPUs
// rounded up, at least 2, at most the CPUs of this machine.
//
// That is what Go sets by itself from the quota of CPU time since 1.25 (documentation of
// runtime.GOMAXPROCS); but a program built by an older version, or held by polling only,
// would use all CPUs of the machine.
//
// GOMEMLIMIT is not among them. Lambda sets none, Go does not read the limit of the group,
// and with it the garbage collector behaves as it does not there: it runs all the time once
// the memory in use comes near, which cost 3.7 times the CPU when measured.
func (l *Limit) Env() []string {
	n := max(2, int(math.Ceil(min(l.size.VCPU, 1<<20))))
	return []string{"GOMAXPROCS=" + strconv.Itoa(min(n, runtime.NumCPU()))}
}
