package build_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lmicheck/lmicheck/harness/build"
	"github.com/lmicheck/lmicheck/harness/probe"
	"github.com/lmicheck/lmicheck/harness/probe/inside"
	"github.com/lmicheck/lmicheck/harness/process"
	"github.com/lmicheck/lmicheck/harness/racelog"
	"github.com/lmicheck/lmicheck/harness/runtimeapi"
)

// A running is a function that runs, and takes waves of invocations.
type running struct {
	t     *testing.T
	n     int // its concurrency
	srv   *runtimeapi.Server
	conn  *probe.Conn
	p     *process.Process
	waves int
}

func start(t *testing.T, b build.Binary, n int, env ...string) *running {
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
	p, err := process.Start(t.Context(), process.Command{Path: b.Path, Env: slices.Concat(os.Environ(), env, []string{l.Env(),
		"AWS_LAMBDA_RUNTIME_API=" + srv.Addr(), fmt.Sprint("AWS_LAMBDA_MAX_CONCURRENCY=", n)})})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Stop(0) })
	conn, err := l.Accept(ctx)
	if err != nil {
		t.Fatalf("%v\n%s", err, p.Stderr)
	}
	t.Cleanup(func() { conn.Close() })
	if got := srv.AwaitPollers(ctx, n); got != n {
		t.Fatalf("%d pollers\n%s", got, p.Stderr)
	}
	return &running{t: t, n: n, srv: srv, conn: conn, p: p}
}

// wave invokes the function as often as it can be at one time.
func (r *running) wave(payload func(slot int) string) []runtimeapi.Result {
	ctx, cancel := context.WithTimeout(r.t.Context(), 20*time.Second)
	defer cancel()
	go func() {
		select {
		case <-r.p.Ended():
			cancel()
		case <-ctx.Done():
		}
	}()
	r.waves++
	type numbered struct {
		slot int
		runtimeapi.Result
	}
	results := make(chan numbered, r.n)
	for slot := range r.n {
		go func() {
			id := probe.ID(r.waves*r.n+slot, slot, r.waves, r.n)
			results <- numbered{slot, r.srv.Invoke(ctx, runtimeapi.Event{RequestID: id, Payload: []byte(payload(slot))})}
		}()
	}
	out := make([]runtimeapi.Result, r.n)
	for range r.n {
		got := <-results
		out[got.slot] = got.Result
	}
	r.srv.AwaitPollers(ctx, r.n)
	return out
}

func (r *running) sites() map[int]inside.Reached {
	r.t.Helper()
	s, err := r.conn.Sites()
	if err != nil {
		r.t.Fatalf("%v\n%s", err, r.p.Stderr)
	}
	out := map[int]inside.Reached{}
	for _, reached := range s.Reached {
		out[reached.Site] = reached
	}
	return out
}

// site finds the first line of a file that has a text.
func site(t *testing.T, file, text string) build.Site {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, _, ok := strings.Cut(string(data), text)
	if !ok {
		t.Fatalf("no %q in %s", text, file)
	}
	return build.Site{File: file, Line: strings.Count(before, "\n") + 1, Column: len(before) - strings.LastIndexByte(before, '\n')}
}

// instrument puts probes at sites, of which all can be observed, and builds.
func instrument(t *testing.T, f *build.Function, v build.Variant, sites ...build.Site) build.Binary {
	t.Helper()
	lost, err := f.Instrument(sites)
	if err != nil || len(lost) > 0 {
		t.Fatalf("%v, %v", lost, err)
	}
	b, err := f.Build(t.Context(), v)
	if err != nil {
		t.Fatal(err)
	}
	if lost := f.Unreachable(); len(lost) > 0 {
		t.Errorf("%v", lost)
	}
	return b
}

// shop has a package in a module of its own, which knows nothing of aws-lambda-go, and
// names that the probe could have.
const shop = `
-- go.mod --
module example.com/shop

go 1.21

require (
	example.com/stock v0.0.0
	github.com/aws/aws-lambda-go v1.54.0
)

replace example.com/stock => ./stock
-- cmd/api/main.go --
//go:build !never

package main // the function

import (
	"context"

	"example.com/stock"
	"github.com/aws/aws-lambda-go/lambda"
)

var lmicheckprobe, taken int

func handle(ctx context.Context, n int) (int, error) {
	if n < 0 { return 0, nil }
	taken++; lmicheckprobe_ := stock.Take(n)
	return lmicheckprobe_ + 0*lmicheckprobe, nil
}

func main() {
	stock.Take(0)
	lambda.Start(handle)
}
-- stock/go.mod --
module example.com/stock

go 1.17
-- stock/stock.go --
package stock

var left = 1000000

// Take takes n.
func Take(n int) int {
	if n == 7 {
		panic("seven")
	}
	left -= n
	return n
}
`

func TestInstrument(t *testing.T) {
	for _, layout := range []string{"module", "vendor", "workspace"} {
		t.Run(layout, func(t *testing.T) {
			t.Parallel()
			dir := write(t, shop)
			run(t, dir, "mod", "tidy")
			stock := filepath.Join(dir, "stock", "stock.go")
			switch layout {
			case "vendor":
				run(t, dir, "mod", "vendor")
			case "workspace":
				if err := os.WriteFile(filepath.Join(dir, "go.work"), []byte("go 1.21\n\nuse .\n\nuse ./stock\n"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			before := hash(t, dir)
			f := prepare(t, dir)
			plain, err := f.Build(t.Context(), build.Race)
			if err != nil {
				t.Fatal(err)
			}
			api := filepath.Join(dir, "cmd", "api", "main.go")
			sites := []build.Site{site(t, api, "taken++"), site(t, api, "stock.Take(n)"), site(t, api, "return 0")}
			if layout == "vendor" {
				lost, err := f.Instrument([]build.Site{{File: stock, Line: 10}, {File: filepath.Join(dir, "vendor", "example.com", "stock", "stock.go"), Line: 10}})
				if err != nil || !strings.Contains(lost[0], "does not import") || !strings.Contains(lost[1], "vendor directory") {
					t.Errorf("%v, %v", lost, err)
				}
			} else {
				sites = append(sites, site(t, stock, "left -="))
			}
			steered := instrument(t, f, build.Race, sites...)
			if steered.Path == plain.Path {
				t.Error("the executable without probes is gone")
			}
			r := start(t, steered, 2)
			with := r.races(2)
			got := r.sites()
			n := 2 * r.waves
			if got[0].Hits != n || got[1].Hits != n || got[2].Hits != 0 || got[0].Others != 0 {
				t.Errorf("%d invocations: %+v", n, got)
			}
			if s := got[3]; layout != "vendor" && (s.Hits != n+1 || s.Others != 1) { // one from main
				t.Errorf("%d invocations: %+v", n, s)
			}
			if without := start(t, plain, 2).races(2); !slices.Equal(with, without) || !slices.Contains(with, fmt.Sprintf("[main.handle %s:%d]", api, sites[0].Line)) {
				t.Errorf("with probes\n%q\nwithout\n%q", with, without)
			}
			if hash(t, dir) != before {
				t.Error("the function's own files have changed")
			}
		})
	}
}

// races invokes a function of numbers until it has raced in so many ways, and returns the
// stacks of these, as far as they are of the user's code.
func (r *running) races(ways int) []string {
	for {
		for slot, result := range r.wave(func(slot int) string { return fmt.Sprint(slot + 1) }) {
			if string(result.Body) != fmt.Sprint(slot+1) {
				r.t.Fatalf("wave %d: %+v\n%s", r.waves, result, r.p.Stderr)
			}
		}
		if got := stacks(racelog.Parse(r.p.Stderr.String())); len(got) >= ways || r.waves == 50 {
			return got
		}
	}
}

func stacks(reports []racelog.Report) []string {
	seen := map[string]bool{}
	for _, r := range reports {
		for _, side := range r.Sides {
			own := slices.DeleteFunc(side.Stack, func(f racelog.Frame) bool {
				return !strings.HasPrefix(f.Function, "main.") && !strings.HasPrefix(f.Function, "example.com/")
			})
			seen[fmt.Sprint(own)] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// TestHardMask has a race that waves without delays find in one of some hundred
// invocations; see the function.
func TestHardMask(t *testing.T) {
	dir, err := filepath.Abs("../testdata/functions/defects/hardmasked")
	if err != nil {
		t.Fatal(err)
	}
	before := hash(t, dir)
	f, err := build.Prepare(t.Context(), build.Request{Dir: dir, Package: ".", Cache: cache(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	main := filepath.Join(dir, "main.go")
	write, read, rare := site(t, main, "revenue +="), site(t, main, "today := revenue"), site(t, main, "return fmt.Errorf")
	b := instrument(t, f, build.Race, write, read, rare)
	for _, n := range []int{2, 8} {
		r := start(t, b, n)
		order := func(slot int) string { return fmt.Sprintf(`{"id":"%d-%d","cents":1}`, r.waves, slot) }
		const unsteered = 25
		for range unsteered {
			r.wave(order)
		}
		got := r.sites()
		for id := range 2 {
			if got[id].Hits != unsteered*n || got[id].Others != 0 || got[id].Most > n {
				t.Errorf("%d at once: %+v", n, got)
			}
		}
		r = start(t, b, n)
		if err := r.conn.Steer(0, 1); err != nil {
			t.Fatal(err)
		}
		waves := 0
		for waves < 10 && !strings.Contains(r.p.Stderr.String(), "DATA RACE") {
			r.wave(order)
			waves++
		}
		s, err := r.conn.Sites()
		if err != nil || len(s.Reached) != 2 || s.Reached[0].Most < 2 || s.Reached[0].Hits != waves*n {
			t.Errorf("%d at once: %+v, %v", n, s, err)
		}
		if err := r.conn.Steer(inside.MaxSites); err == nil {
			t.Error("steered at a site that cannot be")
		}
		raced := stacks(racelog.Parse(r.p.Stderr.String()))
		want := []string{fmt.Sprintf("[main.handle %s:%d]", main, write.Line), fmt.Sprintf("[main.handle %s:%d]", main, read.Line)}
		if !slices.Contains(raced, want[0]) || slices.ContainsFunc(raced, func(at string) bool { return !slices.Contains(want, at) }) {
			t.Errorf("%d at once: %v", n, raced)
		}
		t.Logf("%d at once: unsteered %+v; steered, %d waves: %+v, %v", n, got, waves, s, raced)
	}
	if hash(t, dir) != before {
		t.Error("the function's own files have changed")
	}
}
