package harness_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lmicheck/lmicheck/harness"
	"github.com/lmicheck/lmicheck/harness/size"
)

// hostile runs the function that misbehaves, and looks for what is left behind.
func hostile(t *testing.T, ctx context.Context, what string, opts harness.Options) (*harness.Result, error) {
	t.Helper()
	dir, err := filepath.Abs("testdata/functions")
	if err != nil {
		t.Fatal(err)
	}
	opts.Dir, opts.Package, opts.Quick = dir, "./hostile", true
	opts.Env = append(os.Environ(), "HOSTILE="+what)
	opts.Cache = sharedCache(t)
	opts.Size = size.Environment{MemoryMiB: 2048, VCPU: 1}
	opts.Timeout = cmp.Or(opts.Timeout, 3*time.Second)
	result, err := harness.Run(ctx, opts)
	if left, _ := filepath.Glob(filepath.Join(opts.Cache, "run", "*")); len(left) > 0 {
		t.Errorf("files are left: %v", left)
	}
	for end := time.Now().Add(3 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		left := processes(opts.Cache)
		if len(left) == 0 {
			break
		}
		if time.Now().After(end) {
			t.Errorf("processes are left: %v", left)
			break
		}
	}
	return result, err
}

// cacheDir is one for all tests: what is built for one is there for the next.
var cacheDir string

func sharedCache(t *testing.T) string {
	t.Helper()
	if cacheDir == "" {
		dir, err := os.MkdirTemp("", "lmicheck-test")
		if err == nil {
			dir, err = filepath.EvalSymlinks(dir)
		}
		if err != nil {
			t.Fatal(err)
		}
		cacheDir = dir
	}
	return cacheDir
}

// processes lists those that have a directory in their environment, as functions have.
func processes(dir string) []string {
	files, _ := filepath.Glob("/proc/[0-9]*/environ")
	var out []string
	for _, name := range files {
		env, err := os.ReadFile(name)
		if err == nil && bytes.Contains(env, []byte("log_path="+dir)) {
			out = append(out, name)
		}
	}
	return out
}

func TestHostile(t *testing.T) {
	for _, c := range []struct {
		what string
		want string // kind that must be observed
		may  string // kind that may be
		err  string // the function cannot be run
	}{
		{what: ""},
		{what: "exit", err: "no table configured"},
		{what: "panic", err: "no table configured"},
		{what: "hang", err: "does not ask for an event in time"},
		{what: "fork"},
		{what: "flood", may: "lateanswer"}, // a gigabyte takes its time
		{what: "memory", want: "crash", may: "lateanswer"},
		{what: "bytes"},
		{what: "large", want: "crash", may: "lateanswer"},
		{what: "block", want: "lateanswer"},
		{what: "deaf"},
	} {
		t.Run("does "+c.what, func(t *testing.T) {
			begin := time.Now()
			opts := harness.Options{}
			if c.what == "memory" {
				opts.Timeout = 30 * time.Second // to touch so many pages takes its time, too
			}
			r, err := hostile(t, t.Context(), c.what, opts)
			if took := time.Since(begin); took > 150*time.Second {
				t.Errorf("it took %v", took)
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			if m.HeapSys > 1<<30 {
				t.Errorf("the harness has %d MiB", m.HeapSys>>20)
			}
			if c.err != "" {
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Fatalf("%v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got := kinds(r)
			if c.want != "" && !slices.Contains(got, c.want) {
				t.Errorf("%s was not observed, but %v", c.want, got)
			}
			for _, kind := range got {
				if kind != c.want && kind != c.may {
					t.Errorf("%s was observed: %+v", kind, r.Findings)
				}
			}
		})
	}
}

// TestInterrupt ends runs at any moment.
func TestInterrupt(t *testing.T) {
	if _, err := hostile(t, t.Context(), "exit", harness.Options{}); err == nil {
		t.Fatal("no error") // what follows is built now
	}
	stop := errors.New("interrupted by the test")
	for _, after := range []time.Duration{0, 300 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second} {
		ctx, cancel := context.WithTimeoutCause(t.Context(), after, stop)
		begin := time.Now()
		_, err := hostile(t, ctx, "", harness.Options{})
		cancel()
		if !errors.Is(err, stop) && !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("after %v: %v", after, err)
		}
		if took := time.Since(begin) - after; took > 3*time.Second {
			t.Errorf("after %v it went on for %v", after, took)
		}
	}
}
