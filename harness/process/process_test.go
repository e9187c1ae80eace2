package process

import (
	"context"
	"errors"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func start(t *testing.T, script string) *Process {
	t.Helper()
	p, err := Start(t.Context(), Command{Path: "/bin/sh", Args: []string{"-c", script}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// waitFor waits until the output of a process has a line.
func waitFor(t *testing.T, p *Process, line string) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !strings.Contains(p.Stdout.String(), line); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("no %q in %q", line, p.Stdout)
		}
	}
}

func gone(pid int) bool {
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) || zombie(pid) {
			return true
		}
	}
	return false
}

// zombie reports whether a process has ended and nobody has asked for its status.
func zombie(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && strings.Contains(string(stat), ") Z ")
}

func TestExit(t *testing.T) {
	p := start(t, "echo out; echo err >&2; exit 7")
	if exit := p.Wait(); exit.Code != 7 || exit.Signal != 0 || exit.Cause != nil {
		t.Errorf("exit = %+v", exit)
	}
	waitFor(t, p, "out")
	if exit := start(t, "kill -9 $$").Wait(); exit.Signal != syscall.SIGKILL || exit.Cause != nil {
		t.Errorf("killed by itself: %+v", exit)
	}
}

func TestStartFails(t *testing.T) {
	if _, err := Start(t.Context(), Command{Path: "/nowhere/bootstrap"}); err == nil || !strings.Contains(err.Error(), "/nowhere/bootstrap") {
		t.Errorf("error = %v", err)
	}
}

func TestStopAsksFirst(t *testing.T) {
	p := start(t, "trap 'exit 3' TERM; echo ready; while :; do sleep 0.01; done")
	waitFor(t, p, "ready")
	if exit := p.Stop(5 * time.Second); exit.Code != 3 || !errors.Is(exit.Cause, ErrStopped) {
		t.Errorf("exit = %+v", exit)
	}
}

func TestStopKills(t *testing.T) {
	p := start(t, "trap '' TERM; echo ready; while :; do sleep 0.01; done")
	waitFor(t, p, "ready")
	began := time.Now()
	if exit := p.Stop(100 * time.Millisecond); exit.Signal != syscall.SIGKILL {
		t.Errorf("exit = %+v", exit)
	}
	if d := time.Since(began); d > 3*time.Second {
		t.Errorf("took %v", d)
	}
}

func TestContextKills(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	p, err := Start(ctx, Command{Path: "/bin/sleep", Args: []string{"60"}})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if exit := p.Wait(); exit.Signal != syscall.SIGKILL || !errors.Is(exit.Cause, context.Canceled) {
		t.Errorf("exit = %+v", exit)
	}
}

func TestNoChildIsLeft(t *testing.T) {
	for name, script := range map[string]string{
		"a child":               "sleep 60 & echo $!; exit 0",
		"a grandchild":          "(sleep 60 & echo $!); exit 0",
		"one that left":         "setsid sh -c 'echo $$; exec sleep 60' & sleep 0.3; exit 0",
		"one with the pipe":     "sleep 60 & echo $!; exec 1>&-; exit 0",
		"a child of one killed": "sleep 60 & echo $!; kill -9 $$",
	} {
		t.Run(name, func(t *testing.T) {
			p := start(t, script)
			waitFor(t, p, "\n")
			p.Wait()
			pid, err := strconv.Atoi(strings.TrimSpace(p.Stdout.String()))
			if err != nil {
				t.Fatal(err)
			}
			if !gone(pid) {
				_ = syscall.Kill(pid, syscall.SIGKILL)
				t.Error("the child lives on")
			}
		})
	}
}

func TestFloodIsBounded(t *testing.T) {
	p := start(t, "echo begin; head -c 200000000 /dev/zero; echo; echo end")
	p.Wait()
	time.Sleep(50 * time.Millisecond) // for the last of the pipe
	text := p.Stdout.String()
	if len(text) > 2*(keepHead+keepTail) || !strings.HasPrefix(text, "begin\n") || !strings.HasSuffix(text, "end\n") || !strings.Contains(text, "bytes were left out]") {
		t.Errorf("%d bytes are kept: %q ... %q", len(text), text[:10], text[len(text)-10:])
	}
}

func TestOutputIsValidUTF8(t *testing.T) {
	o := new(Output)
	_, _ = o.Write([]byte("a\xff\xfeb"))
	if got := o.String(); got != "a\uFFFDb" {
		t.Errorf("output = %q", got)
	}
}

func TestOutputCountsWhatItLeavesOut(t *testing.T) {
	o := new(Output)
	chunk := []byte(strings.Repeat("x", 100_000))
	for range 100 {
		_, _ = o.Write(chunk)
	}
	left := 100*len(chunk) - keepHead - keepTail
	if text := o.String(); !strings.Contains(text, "["+strconv.Itoa(left)+" bytes were left out]") {
		t.Errorf("%d bytes were left out, but the text says otherwise", left)
	}
}
