package harness_test

import (
	"bytes"
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
	opts.Timeout = 3 * time.Second
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
		want []string // kinds; nil: the function cannot be run
		err  string
	}{
		{"", []string{}, ""},
		{"exit", nil, "no table configured"},
		{"panic", nil, "no table configured"},
		{"hang", nil, "does not ask for an event in time"},
		{"fork", []string{}, ""},
		{"flood", []string{"lateanswer"}, ""}, // a gigabyte takes its time
		{"memory", []string{"crash"}, ""},
		{"bytes", []string{}, ""},
		{"large", []string{"crash"}, ""},
		{"block", []string{"lateanswer"}, ""},
		{"deaf", []string{}, ""},
	} {
		t.Run("does "+c.what, func(t *testing.T) {
			begin := time.Now()
			r, err := hostile(t, t.Context(), c.what, harness.Options{})
			if took := time.Since(begin); took > 90*time.Second {
				t.Errorf("it took %v", took)
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			if m.HeapSys > 1<<30 {
				t.Errorf("the harness has %d MiB", m.HeapSys>>20)
			}
			if c.want == nil {
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Fatalf("%v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got := kinds(r)
			for _, kind := range c.want {
				if !slices.Contains(got, kind) {
					t.Errorf("%s was not observed, but %v", kind, got)
				}
			}
			if len(c.want) == 0 && len(got) > 0 {
				t.Errorf("%v was observed: %+v", got, r.Findings)
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
