package build_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/harness/build"
	"github.com/lmicheck/lmicheck/harness/probe"
	"github.com/lmicheck/lmicheck/harness/racelog"
	"github.com/lmicheck/lmicheck/harness/runtimeapi"
)

// everything answers with what statements of all kinds have done, and where.
const everything = `
-- go.mod --
module example.com/everything

go 1.18

require github.com/aws/aws-lambda-go v1.54.0
-- cmd/api/main.go --
package main

import ("context"; "errors"; "fmt"; "runtime"; "strings"; "sync"

	"github.com/aws/aws-lambda-go/lambda")

var scale = func(n int) int { if n > 3 { return n * 2 }; return n }

type log struct { sync.Mutex; lines []string }

func (l *log) at(what ...interface{}) {
	_, file, line, _ := runtime.Caller(1)
	l.Lock(); defer l.Unlock(); l.lines = append(l.lines, fmt.Sprint(file[strings.LastIndex(file, "/")+1:], ":", line, " ", what))
}

func named(n int, l *log) (sum int, err error) {
	defer func() {
		if r := recover(); r != nil { l.at("recovered", r); err = fmt.Errorf("%v", r) }
	}()
	defer func(n int) { l.at("deferred", n, sum); sum++ }(n); n++
	if n%5 == 0 {
		panic(errors.New("five"))
	} else if v := scale(n); v%7 == 0 { return v, errors.New("seven") } else { sum = v }
	return sum + n, nil
}

func kind(v interface{}, l *log) string {
	switch v := v.(type) {
	case int: switch { case v > 5: l.at("big"); fallthrough
		case v > 2: l.at("middle")
		default: return "small" }
	case string: if v == "" { break }; return v
	case nil:
		panic("nil")
	default: return fmt.Sprintf("%T", v)
	}
	return "other"
}

func loops(n int, l *log) (out []int) {
	var fs []func() int
outer:
	for i := 0; i < 6; i++ {
		fs = append(fs, func() int { return i })
		for j := range make([]int, 5) {
			switch { case j == n%4: continue outer; case i > n: break outer }
			out = append(out, 10*i+j)
		}
	}
	for _, f := range fs { out = append(out, f()) }
	i := 0
again:
	i++; if i < n%4 { goto again }
	for { if i++; i > 9 { break } }
	ch := make(chan int, 1)
	for k := 0; k < 4; k++ { select { case ch <- k: case v := <-ch: out = append(out, v); default: l.at("neither") } }
	var wg sync.WaitGroup
	for k := 0; k < 3; k++ { wg.Add(1); go func(k int) { defer wg.Done(); l.Lock(); i += k; l.Unlock() }(k) }
	wg.Wait()
	const ten = 10; type pair struct{ a, b int }; var a, b = i, ten
	{ a, b := b, a; out = append(out, pair{a, b}.a) }; return append(out, a, b)
}

func handle(ctx context.Context, n int) ([]string, error) {
	l := &log{}
	l.at(named(n, l)); l.at(kind(n, l), kind("x", l), kind("", l), kind(1.5, l))
	l.at(loops(n, l))
	func() { defer func() { l.at(recover()) }(); kind(nil, l) }()
	if n == 8 { var m map[string]int; m["x"] = 1 }
	if n == 9 { return nil, errors.New("nine") }
	return l.lines, nil
}

func main() { lambda.Start(handle) }
`

// TestSameAnswers has probes at every line and column where a statement may be.
func TestSameAnswers(t *testing.T) {
	dir := write(t, everything)
	run(t, dir, "mod", "tidy")
	f := prepare(t, dir)
	plain, err := f.Build(t.Context(), build.Plain)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "cmd", "api", "main.go")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var sites []build.Site
	for i, line := range strings.Split(string(text), "\n") {
		for column := 1; column <= len(line); column += 3 {
			sites = append(sites, build.Site{File: name, Line: i + 1, Column: column, Last: column%4 == 0})
		}
	}
	lost, err := f.Instrument(sites)
	if err != nil {
		t.Fatal(err)
	}
	steered, err := f.Build(t.Context(), build.Plain)
	if err != nil {
		t.Fatal(err)
	}
	if after := f.Unreachable(); len(after) != len(lost) {
		t.Errorf("%v", after)
	}
	before, after := start(t, plain, 2), start(t, steered, 2)
	for _, n := range []int{0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 8} { // the last one panics
		event := func(int) string { return fmt.Sprint(n) }
		want, got := answer(before.wave(event)[0]), answer(after.wave(event)[0])
		if n == 3 {
			t.Logf("%d sites, %d lost, %d reached: %s", len(sites), len(lost), len(after.sites()), got)
		}
		if got != want || !strings.Contains(got, "main.go") && n != 9 {
			t.Errorf("%d: without probes %s\nwith probes %s", n, want, got)
		}
	}
}

func answer(r runtimeapi.Result) string {
	if r.Err != nil {
		return fmt.Sprintf("%v %s %+v", r.Outcome, r.Body, *r.Err)
	}
	return fmt.Sprintf("%v %s", r.Outcome, r.Body)
}

const ending = `
-- go.mod --
module example.com/ending

go 1.18

require github.com/aws/aws-lambda-go v1.54.0
-- cmd/api/main.go --
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

func handle(ctx context.Context, n int) (string, error) {
	if n == 1 {
		os.Exit(3)
	}
	if n == 2 {
		go func() { go func() { panic("here") }() }()
		select {}
	}
	return os.Getenv("LMICHECK_SITES") + "!", nil
}

func main() { lambda.Start(handle) }
`

func TestLastWords(t *testing.T) {
	dir := write(t, ending)
	run(t, dir, "mod", "tidy")
	f := prepare(t, dir)
	plain, err := f.Build(t.Context(), build.Plain)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "cmd", "api", "main.go")
	exit, panics := site(t, name, "os.Exit"), site(t, name, "panic")
	exit.Last, panics.Last = true, true
	b := instrument(t, f, build.Plain, build.Site{File: name, Line: 11}, exit, panics)
	words := filepath.Join(t.TempDir(), "sites")
	for n, want := range []string{"", "site 1 " + probe.ID(4, 0, 2, 2) + "\n", "site 2 " + probe.ID(4, 0, 2, 2) + "\n"} {
		os.Remove(words)
		r := start(t, b, 2, "LMICHECK_SITES="+words)
		if got := r.wave(func(int) string { return "0" })[1]; string(got.Body) != `"!"` {
			t.Errorf("%+v", got)
		}
		r.wave(func(slot int) string { return fmt.Sprint(n * (1 - slot)) })
		if n > 0 {
			r.p.Wait()
		}
		if text, err := os.ReadFile(words); err != nil || string(text) != want {
			t.Errorf("%d: %q, %v", n, text, err)
		}
		if n == 2 {
			again := start(t, plain, 2)
			again.wave(func(slot int) string { return fmt.Sprint(n * (1 - slot)) })
			again.p.Wait()
			if with, without := failure(r), failure(again); with != without || !strings.Contains(with, fmt.Sprint(name, ":", panics.Line)) {
				t.Errorf("panics %s with probes, %s without", with, without)
			}
		}
	}
}

// failure is the panic that a process has ended with.
func failure(r *running) string {
	for _, report := range racelog.Parse(r.p.Stderr.String()) {
		if report.Kind == racelog.Panic {
			return fmt.Sprint(report.Message, report.Sides[0].Stack, report.Sides[0].Created)
		}
	}
	return "none"
}
