package size

import (
	"math"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

func TestNewRefuses(t *testing.T) {
	for _, e := range []Environment{{}, {2048, 0}, {0, 1}, {-1, 1}, {2048, math.NaN()}, {2048, math.Inf(1)}} {
		if l, err := New(e); err == nil || l != nil {
			t.Errorf("New(%v) = %v, %v", e, l, err)
		}
	}
}

func TestEnv(t *testing.T) {
	for vcpu, want := range map[float64]int{
		0.25: min(2, runtime.NumCPU()), 1: min(2, runtime.NumCPU()), 2: min(2, runtime.NumCPU()), 2.5: min(3, runtime.NumCPU()), 1e300: runtime.NumCPU(),
	} {
		l := &Limit{size: Environment{2048, vcpu}}
		if got := l.Env(); len(got) != 1 || got[0] != "GOMAXPROCS="+strconv.Itoa(want) {
			t.Errorf("%g vCPU: %q, want %d", vcpu, got, want)
		}
	}
}

// TestNew holds a process in whatever way works here.
func TestNew(t *testing.T) {
	l, err := New(Environment{2048, 1})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	t.Log(l.How())
	how, _, _ := strings.Cut(l.How(), ":")
	if how != "cgroup v2" && how != "cgroup v1" && how != "polling" && how != "no limit" {
		t.Errorf("How() = %q", l.How())
	}
	for _, pid := range []int{0, -1, 1, math.MinInt, os.Getpid(), -os.Getpid()} {
		if err := l.Started(pid); err == nil {
			t.Errorf("process %d is held", pid)
		}
	}
	cmd := exec.Command(os.Args[0], "-test.run", "^$")
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	if err := l.Started(cmd.Process.Pid); err != nil {
		t.Errorf("a process that has ended: %v", err)
	}
	if l.Exceeded() {
		t.Error("nothing has used memory")
	}
	for range 2 {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := l.Started(cmd.Process.Pid); err == nil || !strings.Contains(err.Error(), "closed") {
		t.Errorf("after Close: %v", err)
	}
}
