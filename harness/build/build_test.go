package build_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/lmicheck/lmicheck/harness/build"
	"github.com/lmicheck/lmicheck/harness/probe"
	"github.com/lmicheck/lmicheck/harness/process"
	"github.com/lmicheck/lmicheck/harness/runtimeapi"
)

// write lays out the files of an archive in a directory that is the test's.
func write(t *testing.T, archive string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func run(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// hash is the same for trees of the same names and contents.
func hash(t *testing.T, dir string) string {
	t.Helper()
	h := sha256.New()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			fmt.Fprintln(h, name)
			return err
		}
		text, err := os.ReadFile(name)
		fmt.Fprintf(h, "%s %d %s", name, len(text), text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(h.Sum(nil))
}

const function = `
-- go.mod --
module example.com/orders

go 1.22

require github.com/aws/aws-lambda-go VERSION
-- cmd/api/main.go --
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/events"
)

var handled int

func handle(ctx context.Context, e events.SQSEvent) (string, error) {
	handled++
	_ = os.WriteFile(os.Getenv("SPOOL"), nil, 0o644)
	return e.Records[0].Body, nil
}

func main() { lambda.Start(handle) }
-- other/other.go --
package other
`

func module(t *testing.T, version string) string {
	t.Helper()
	dir := write(t, strings.Replace(function, "VERSION", version, 1))
	run(t, dir, "mod", "tidy")
	return dir
}

// prepare prepares ./cmd/api, with a cache for all tests.
func prepare(t *testing.T, dir string, env ...string) *build.Function {
	t.Helper()
	f, err := build.Prepare(t.Context(), build.Request{Dir: dir, Package: "./cmd/api", Env: append(os.Environ(), env...), Cache: cache(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func cache(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// invoke runs a binary at a concurrency of 2 and lets two invocations meet at the barrier.
func invoke(t *testing.T, b build.Binary) (*process.Process, *probe.Conn) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	srv, err := runtimeapi.Listen(runtimeapi.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { srv.Close() })
	l, err := probe.Listen()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	p, err := process.Start(t.Context(), process.Command{Path: b.Path, Env: append(os.Environ(), l.Env(),
		"AWS_LAMBDA_RUNTIME_API="+srv.Addr(), "AWS_LAMBDA_MAX_CONCURRENCY=2", "SPOOL="+filepath.Join(t.TempDir(), "spool"))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Stop(0) })
	conn, err := l.Accept(ctx)
	if err != nil {
		t.Fatalf("%v\n%s", err, p.Stderr)
	}
	t.Cleanup(func() { conn.Close() })
	if n := srv.AwaitPollers(ctx, 2); n != 2 {
		t.Fatalf("%d pollers\n%s", n, p.Stderr)
	}
	results := make(chan runtimeapi.Result, 2)
	for slot := range 2 {
		go func() {
			results <- srv.Invoke(ctx, runtimeapi.Event{RequestID: probe.ID(slot, slot, 1, 2), Payload: fmt.Appendf(nil, `{"Records":[{"body":"b%d"}]}`, slot)})
		}()
	}
	for range 2 {
		if r := <-results; r.Outcome != runtimeapi.Answered || !strings.HasPrefix(string(r.Body), `"b`) {
			t.Fatalf("%v %s %v\n%s", r.Outcome, r.Body, r.Err, p.Stderr)
		}
	}
	return p, conn
}

// raced reports whether the race of the function is seen, between both slots.
func raced(t *testing.T, b build.Binary) {
	t.Helper()
	p, _ := invoke(t, b)
	text := p.Stderr.String()
	const rule = "==================" // above and below a report
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline) && strings.Count(text, rule) < 2; text = p.Stderr.String() {
		time.Sleep(10 * time.Millisecond)
	}
	for _, want := range []string{"DATA RACE", "cmd/api/main.go:14", "lmiSlot00", "lmiSlot01"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
}

func TestModule(t *testing.T) {
	for _, version := range []string{"v1.51.0", "v1.54.0", "v1.55.1"} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			dir := module(t, version)
			before := hash(t, dir)
			f := prepare(t, dir, "GOOS=linux", "GOARCH=arm64") // as people build for Lambda
			if f.Library != version || f.Raised != "" || f.Path != "example.com/orders/cmd/api" || f.NoRace != "" {
				t.Errorf("%+v", f)
			}
			b, err := f.Build(t.Context(), build.Race)
			if err != nil {
				t.Fatal(err)
			}
			raced(t, b)
			if again, err := f.Build(t.Context(), build.Race); err != nil || again.Path != b.Path {
				t.Errorf("%v, %v", again, err)
			}
			if hash(t, dir) != before {
				t.Error("the function's own files have changed")
			}
		})
	}
}

func TestOldLibrary(t *testing.T) {
	dir := module(t, "v1.41.0")
	before := hash(t, dir)
	f := prepare(t, dir)
	if f.Library != "v1.41.0" || f.Raised != "v1.54.0" {
		t.Errorf("%+v", f)
	}
	b, err := f.Build(t.Context(), build.Race)
	if err != nil {
		t.Fatal(err)
	}
	raced(t, b)
	if hash(t, dir) != before {
		t.Error("the function's own files have changed")
	}
}

func TestVendor(t *testing.T) {
	for _, version := range []string{"v1.41.0", "v1.54.0"} {
		t.Run(version, func(t *testing.T) {
			dir := module(t, version)
			run(t, dir, "mod", "vendor")
			before := hash(t, dir)
			b, err := prepare(t, dir).Build(t.Context(), build.Race)
			if err != nil {
				t.Fatal(err)
			}
			raced(t, b)
			if hash(t, dir) != before {
				t.Error("the function's own files have changed")
			}
		})
	}
}

func TestWorkspace(t *testing.T) {
	dir := module(t, "v1.54.0")
	outer := write(t, "-- go.work --\ngo 1.22\n\nuse ./orders\n")
	if err := os.Rename(dir, filepath.Join(outer, "orders")); err != nil {
		t.Fatal(err)
	}
	before := hash(t, outer)
	b, err := prepare(t, filepath.Join(outer, "orders")).Build(t.Context(), build.Race)
	if err != nil {
		t.Fatal(err)
	}
	raced(t, b)
	if hash(t, outer) != before {
		t.Error("the function's own files have changed")
	}
}

func TestFiles(t *testing.T) {
	b, err := prepare(t, module(t, "v1.54.0")).Build(t.Context(), build.Files)
	if err != nil {
		t.Fatal(err)
	}
	_, conn := invoke(t, b)
	got, err := conn.Operations()
	if err != nil {
		t.Fatal(err)
	}
	who := map[string]bool{}
	for _, o := range got.List {
		if o.Name == "OpenFile" && filepath.Base(o.Path) == "spool" {
			who[o.ID] = true
		}
	}
	if !who[probe.ID(0, 0, 1, 2)] || !who[probe.ID(1, 1, 1, 2)] || len(who) != 2 {
		t.Errorf("by %v in %v", who, got.List)
	}
}

func TestHandlerIsDescribed(t *testing.T) {
	b, err := prepare(t, module(t, "v1.54.0")).Build(t.Context(), build.Plain)
	if err != nil {
		t.Fatal(err)
	}
	_, conn := invoke(t, b)
	h, err := conn.Handler()
	if err != nil || h.Event == nil || h.Event.Name != "SQSEvent" || h.Event.Package != "github.com/aws/aws-lambda-go/events" {
		t.Errorf("%+v, %v", h, err)
	}
	m, err := conn.Memory()
	if err != nil || m.Heap == 0 || m.Goroutines < 3 {
		t.Errorf("%+v, %v", m, err)
	}
	s, err := conn.State()
	if err != nil || s.Dir == "" || strings.Contains(strings.Join(s.Env, " "), "LMICHECK_PROBE") {
		t.Errorf("%+v, %v", s, err)
	}
	if text, err := conn.Goroutines(); err != nil || !strings.Contains(text, "goroutine profile") {
		t.Errorf("%.80s, %v", text, err)
	}
}

func TestNoRace(t *testing.T) {
	dir := module(t, "v1.54.0")
	if f := prepare(t, dir, "CGO_ENABLED=0"); !strings.Contains(f.NoRace, "CGO_ENABLED") {
		t.Errorf("%q", f.NoRace)
	}
	if f := prepare(t, dir, "CC=no-such-compiler"); !strings.Contains(f.NoRace, "no-such-compiler was not found") {
		t.Errorf("%q", f.NoRace)
	}
}

func TestCannotPrepare(t *testing.T) {
	dir := module(t, "v1.54.0")
	broken := write(t, "-- go.mod --\nmodule x\n\ngo 1.22\n-- main.go --\npackage main\n\nfunc main() { undefined() }\n")
	for _, c := range []struct{ dir, pkg, want string }{
		{dir, "./...", "no main package"},
		{dir, "./other", "is no main package"},
		{dir, "./nowhere", "nowhere"},
		{broken, ".", "does not import github.com/aws/aws-lambda-go/lambda"},
		{t.TempDir(), ".", "no go.mod"},
	} {
		_, err := build.Prepare(t.Context(), build.Request{Dir: c.dir, Package: c.pkg, Cache: cache(t)})
		if c.pkg == "./..." {
			if err != nil {
				t.Errorf("one main package among others: %v", err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.pkg, err)
		}
	}
	if _, err := build.Prepare(t.Context(), build.Request{Dir: broken, Package: ".", Cache: cache(t)}); !errors.Is(err, build.ErrNotLambda) {
		t.Error(err)
	}
}

func TestDoesNotCompile(t *testing.T) {
	dir := module(t, "v1.54.0")
	name := filepath.Join(dir, "cmd", "api", "broken.go")
	if err := os.WriteFile(name, []byte("package main\n\nvar x int = \"\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := prepare(t, dir).Build(t.Context(), build.Plain)
	if err == nil || !strings.Contains(err.Error(), "broken.go:3:13") {
		t.Error(err)
	}
}
