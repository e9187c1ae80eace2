package size

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// role is the environment variable that makes the test binary a child.
const role = "LMICHECK_SIZE_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "":
		os.Exit(m.Run())
	case "hold": // for each line, a number of MiB, hold as much more
		lines := bufio.NewScanner(os.Stdin)
		for fmt.Println("ready", os.Getpid()); lines.Scan(); fmt.Println("held") {
			n, _ := strconv.Atoi(lines.Text())
			for range n / 4 {
				block, err := syscall.Mmap(-1, 0, 4<<20, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
				if err != nil {
					panic(err)
				}
				for i := 0; i < len(block); i += 4096 {
					block[i] = 1
				}
				time.Sleep(4 * time.Millisecond)
			}
		}
	case "parent", "stranger": // a child does it, in the second case in a session of its own
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), role+"=hold")
		cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: os.Getenv(role) == "stranger"}
		if err := cmd.Run(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(3)
		}
	case "spin":
		for fmt.Println("ready", os.Getpid()); ; {
		}
	}
}

// A child is a test binary that does what its role is.
type child struct {
	t     *testing.T
	cmd   *exec.Cmd
	stdin io.WriteCloser
	lines *bufio.Scanner
	pid   int // of the one that does it
}

// spawn starts a child, held to a limit before or after it has started others.
func spawn(t *testing.T, l *Limit, what string, late bool) *child {
	t.Helper()
	c := &child{t: t, cmd: exec.Command(os.Args[0])}
	c.cmd.Env = append(os.Environ(), role+"="+what)
	c.cmd.Stderr = os.Stderr
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	l.Prepare(c.cmd.SysProcAttr)
	var err error
	if c.stdin, err = c.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.lines = bufio.NewScanner(out)
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL)
		_ = c.cmd.Wait()
	})
	if !late {
		c.held(l)
	}
	if line := c.read(); !strings.HasPrefix(line, "ready ") {
		t.Fatalf("the child says %q", line)
	} else if c.pid, err = strconv.Atoi(line[len("ready "):]); err != nil {
		t.Fatal(err)
	}
	if late {
		c.held(l)
	}
	return c
}

func (c *child) held(l *Limit) {
	c.t.Helper()
	if err := l.Started(c.cmd.Process.Pid); err != nil {
		c.t.Fatal(err)
	}
}

// read returns a line, or "" when all that could write one have ended.
func (c *child) read() string {
	if !c.lines.Scan() {
		return ""
	}
	return c.lines.Text()
}

// hold makes the child hold more memory and returns its answer.
func (c *child) hold(mib int) string {
	c.t.Helper()
	if _, err := fmt.Fprintln(c.stdin, mib); err != nil {
		c.t.Fatal(err)
	}
	return c.read()
}

// ways are the ways of holding a process on Linux.
var ways = []struct {
	name string
	make func(e Environment) (holder, error)
}{
	{"cgroup v2", func(e Environment) (holder, error) { return newV2(machine(), e) }},
	{"cgroup v1", func(e Environment) (holder, error) { return newV1(machine(), e) }},
	{"polling", func(e Environment) (holder, error) { return newPoll(machine(), e, "it is tested"), nil }},
}

// limit makes a limit in one way, or skips the test.
func limit(t *testing.T, way int, e Environment) *Limit {
	t.Helper()
	h, err := ways[way].make(e)
	if err != nil {
		t.Skipf("this machine does not allow %s: %v", ways[way].name, err)
	}
	return &Limit{size: e, holder: h}
}

// each runs a test with a limit made in each way.
func each(t *testing.T, e Environment, test func(t *testing.T, l *Limit)) {
	for i, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			l := limit(t, i, e)
			defer func() {
				if err := l.Close(); err != nil {
					t.Error(err)
				}
				nothingLeft(t)
			}()
			test(t, l)
		})
	}
}

// nothingLeft looks for groups of this process.
func nothingLeft(t *testing.T) {
	t.Helper()
	for _, controller := range []string{"", "memory", "cpu"} {
		at, err := own(machine(), controller)
		if err != nil {
			continue
		}
		if filepath.Base(at.dir) == leaf {
			t.Errorf("we are still in %s", at.dir)
		}
		left, _ := filepath.Glob(filepath.Join(at.dir, prefix+strconv.Itoa(os.Getpid())+"-*"))
		if len(left) > 0 || isDir(filepath.Join(at.dir, leaf)) {
			t.Errorf("left behind in %s: %v", at.dir, left)
		}
	}
}

const (
	limitMiB = 64
	muchMiB  = 1024
)

func TestOverTheLimit(t *testing.T) {
	for _, c := range []struct {
		what string
		late bool
	}{{"hold", false}, {"parent", false}, {"parent", true}} {
		each(t, Environment{limitMiB, 1}, func(t *testing.T, l *Limit) {
			child := spawn(t, l, c.what, c.late)
			if l.Exceeded() {
				t.Error("exceeded before it began")
			}
			if answer := child.hold(muchMiB); answer != "" {
				t.Errorf("the child lives: %q", answer)
			}
			for _, when := range []string{"before", "after"} {
				if !l.Exceeded() {
					t.Errorf("not exceeded, %s Close", when)
				}
				peak := l.Peak() >> 20
				t.Logf("%s late=%v: peak %d MiB", c.what, c.late, peak)
				if peak < limitMiB-8 || peak > muchMiB {
					t.Errorf("peak is %d MiB, %s Close", peak, when)
				}
				if strings.HasPrefix(l.How(), "cgroup") && peak > limitMiB {
					t.Errorf("the kernel let it use %d MiB", peak)
				}
				if err := l.Close(); err != nil {
					t.Error(err)
				}
			}
			err := child.cmd.Wait()
			status, _ := child.cmd.ProcessState.Sys().(syscall.WaitStatus)
			if c.what == "hold" && (!status.Signaled() || status.Signal() != syscall.SIGKILL) {
				t.Errorf("the child ended with %v", err)
			}
		})
	}
}

func TestWithinTheLimit(t *testing.T) {
	each(t, Environment{limitMiB, 1}, func(t *testing.T, l *Limit) {
		child := spawn(t, l, "parent", false)
		waitKnown(t, l, child.pid)
		for range 2 {
			if answer := child.hold(8); answer != "held" {
				t.Fatalf("the child says %q", answer)
			}
		}
		if l.Exceeded() {
			t.Error("exceeded")
		}
		if peak := l.Peak() >> 20; peak < 16 || peak >= limitMiB {
			t.Errorf("peak is %d MiB, 16 and two small processes were held", peak)
		}
		child.stdin.Close()
		if err := child.cmd.Wait(); err != nil {
			t.Error(err)
		}
		if l.Exceeded() {
			t.Error("exceeded by ending")
		}
	})
}

// TestStranger holds a process that has left its group and lost its parent.
func TestStranger(t *testing.T) {
	each(t, Environment{limitMiB, 1}, func(t *testing.T, l *Limit) {
		child := spawn(t, l, "stranger", false)
		t.Cleanup(func() { _ = syscall.Kill(child.pid, syscall.SIGKILL) })
		waitKnown(t, l, child.pid)
		if err := child.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_, _ = child.cmd.Process.Wait()
		if answer := child.hold(muchMiB); answer != "" || !l.Exceeded() {
			t.Errorf("the child says %q; exceeded: %v", answer, l.Exceeded())
		}
	})
}

// waitKnown waits until polling knows a process.
func waitKnown(t *testing.T, l *Limit, pid int) {
	t.Helper()
	p, ok := l.holder.(*poll)
	if !ok {
		return
	}
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(pollEvery) {
		p.mu.Lock()
		_, known := p.known[pid]
		p.mu.Unlock()
		if known {
			return
		}
		if time.Now().After(end) {
			t.Fatal("the child was not found")
		}
	}
}

// TestCloseKills leaves nobody behind, wherever it has gone.
func TestCloseKills(t *testing.T) {
	for _, what := range []string{"hold", "parent", "stranger"} {
		each(t, Environment{limitMiB, 1}, func(t *testing.T, l *Limit) {
			child := spawn(t, l, what, false)
			waitKnown(t, l, child.pid)
			began := time.Now()
			if err := l.Close(); err != nil {
				t.Error(err)
			}
			if d := time.Since(began); d > patience+time.Second {
				t.Errorf("Close took %v", d)
			}
			if line := child.read(); line != "" {
				t.Errorf("the child says %q", line)
			}
			if e, ok := readEntry("/proc", child.pid); ok && !e.ended {
				_ = syscall.Kill(child.pid, syscall.SIGKILL)
				t.Error("the child lives")
			}
			if l.Exceeded() {
				t.Error("killed by Close, not for memory")
			}
		})
	}
}

// TestBystander has a process that must not be touched: it is nobody's child.
func TestBystander(t *testing.T) {
	other := exec.Command(os.Args[0])
	other.Env = append(os.Environ(), role+"=hold")
	other.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	stdin, err := other.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	l := &Limit{holder: newPoll(machine(), Environment{limitMiB, 1}, "")}
	if answer := spawn(t, l, "parent", false).hold(muchMiB); answer != "" {
		t.Errorf("the child says %q", answer)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	stdin.Close()
	if err := other.Wait(); err != nil {
		t.Errorf("the bystander: %v", err)
	}
}

func TestCPUTimeIsHeld(t *testing.T) {
	const vcpu, wall = 0.1, 1200 * time.Millisecond
	each(t, Environment{limitMiB, vcpu}, func(t *testing.T, l *Limit) {
		if !strings.Contains(l.How(), "holds memory and CPU time") {
			t.Skip(l.How())
		}
		child := spawn(t, l, "spin", false)
		before, began := Measure(child.pid), time.Now()
		time.Sleep(wall)
		after, took := Measure(child.pid), time.Since(began)
		used := after.CPU - before.CPU
		t.Logf("%v in %v", used, took)
		if !before.OK || !after.OK || used <= 0 || used.Seconds() > 2*vcpu*took.Seconds()+0.1 {
			t.Errorf("%v of CPU time in %v at %g vCPU", used, took, vcpu)
		}
	})
}

// TestTwoLimits has two at a time, closed in both orders.
func TestTwoLimits(t *testing.T) {
	for first := range 2 {
		for i, way := range ways {
			t.Run(way.name, func(t *testing.T) {
				var limits [2]*Limit
				var children [2]*child
				for n := range limits {
					limits[n] = limit(t, i, Environment{limitMiB, 1})
					children[n] = spawn(t, limits[n], "hold", false)
				}
				second := 1 - first
				if err := limits[first].Close(); err != nil {
					t.Error(err)
				}
				if line := children[first].read(); line != "" {
					t.Errorf("the first says %q", line)
				}
				if answer := children[second].hold(8); answer != "held" {
					t.Errorf("the second says %q", answer)
				}
				if err := limits[second].Close(); err != nil {
					t.Error(err)
				}
				if peak := limits[second].Peak() >> 20; peak < 8 || peak > limitMiB {
					t.Errorf("peak of the second is %d MiB", peak)
				}
				nothingLeft(t)
			})
		}
	}
}

func TestStartedTwice(t *testing.T) {
	p := newPoll(machine(), Environment{limitMiB, 1}, "")
	l := &Limit{holder: p}
	child := spawn(t, l, "hold", false)
	if err := l.Started(child.cmd.Process.Pid); err == nil {
		t.Error("no error")
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

func TestSweep(t *testing.T) {
	gone := exec.Command(os.Args[0], "-test.run", "^$")
	if err := gone.Run(); err != nil {
		t.Fatal(err)
	}
	dead := strconv.Itoa(gone.Process.Pid)
	long := time.Now().Add(-time.Hour)
	dir := t.TempDir()
	for name, keep := range map[string]bool{
		prefix + dead + "-A":                      false,
		prefix + dead + "-YOUNG":                  true,
		prefix + dead:                             true, // not our kind of name
		prefix + strconv.Itoa(os.Getpid()) + "-A": true,
		prefix + "0-A":                            true,
		leaf:                                      true,
		"other-" + dead + "-A":                    true,
	} {
		name := filepath.Join(dir, name)
		if err := os.Mkdir(name, 0o755); err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, "YOUNG") {
			if err := os.Chtimes(name, long, long); err != nil {
				t.Fatal(err)
			}
		}
		sweep(machine(), dir)
		if _, err := os.Stat(name); keep != (err == nil) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHowSaysWhy(t *testing.T) {
	h := machine()
	h.proc = t.TempDir() // no groups at all
	got := hold(h, Environment{1 << 30, 1})
	if _, ok := got.(*poll); !ok {
		t.Fatalf("%T", got)
	}
	for _, want := range []string{"polling: ", "no cgroup v2: ", "no cgroup v1: ", never, "GOMAXPROCS", "systemd-run"} {
		if !strings.Contains(got.how(), want) {
			t.Errorf("%q is not in %q", want, got.how())
		}
	}
	if err := os.WriteFile(filepath.Join(h.proc, "meminfo"), []byte("MemTotal:  16384 kB\nSwapTotal:\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if how := hold(h, Environment{64, 1}).how(); !strings.Contains(how, "this machine has only 16 MB of memory") {
		t.Error(how)
	}
	if how := hold(h, Environment{16, 1}).how(); strings.Contains(how, "has only") {
		t.Error(how)
	}
}
