package build_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/harness/build"
	"github.com/lmicheck/lmicheck/harness/probe/inside"
	"github.com/lmicheck/lmicheck/harness/runtimeapi"
)

// others are files of a shop in which nothing is observed.
const others = `
-- cmd/api/linked.go --
package main

/*
#include <stdlib.h>
*/
import "C"

func free() { C.free(nil) }
-- cmd/api/made.go --
package main

//line made.y:7
func made() int { return 1 }
-- cmd/api/other.go --
//go:build never

package main

func other() {
	taken++
}
-- cmd/api/main_test.go --
package main

func ofTest() {
	taken++
}
-- elsewhere/elsewhere.go --
package elsewhere

func F() {}
`

// A refusal is a place in the source, and why it cannot be observed; "": it can be.
type refusal struct {
	file   string
	line   int
	reason string
}

// unobserved lists places in a shop with others, which link is another name of.
func unobserved(t *testing.T, dir, link string) []refusal {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	api := filepath.Join(dir, "cmd", "api")
	return []refusal{
		{filepath.Join(api, "main.go"), 16, ""},
		{filepath.Join(link, "cmd", "api", "main.go"), 16, ""},
		{filepath.Join(dir, "stock", "stock.go"), 10, ""},
		{filepath.Join(api, "main.go"), 3, "no statement at line 3"},
		{filepath.Join(api, "main.go"), 12, "initialises a variable"},
		{filepath.Join(api, "main.go"), 99, "no statement at line 99"},
		{filepath.Join(api, "linked.go"), 8, `imports "C"`},
		{filepath.Join(api, "made.go"), 4, "//line"},
		{filepath.Join(api, "other.go"), 6, "build constraints"},
		{filepath.Join(api, "none.go"), 6, "build constraints"},
		{filepath.Join(api, "main_test.go"), 4, "in a test"},
		{filepath.Join(dir, "elsewhere", "elsewhere.go"), 3, "does not import"},
		{filepath.Join(dir, "nowhere", "nowhere.go"), 3, "does not import"},
		{filepath.Join(filepath.Dir(dir), "x", "x.go"), 3, "somebody else"},
		{filepath.Join(strings.TrimSpace(string(root)), "src", "context", "context.go"), 3, "somebody else"},
	}
}

func TestUnreachable(t *testing.T) {
	dir := write(t, shop+others)
	run(t, dir, "mod", "tidy")
	f := prepare(t, dir)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	cases := unobserved(t, dir, link)
	var sites []build.Site
	for _, c := range cases {
		sites = append(sites, build.Site{File: c.file, Line: c.line})
	}
	for len(sites) <= inside.MaxSites {
		sites = append(sites, sites[0])
	}
	lost, err := f.Instrument(sites)
	if err != nil {
		t.Fatal(err)
	}
	for id, c := range cases {
		if got := lost[id]; !strings.Contains(got, c.reason) || (got == "") != (c.reason == "") {
			t.Errorf("%s:%d: %q", c.file, c.line, got)
		}
	}
	if !strings.Contains(lost[inside.MaxSites], "no more than 4096") || len(lost) != 13 {
		t.Errorf("%d lost; %v", len(lost), lost[inside.MaxSites])
	}
	if lost, err := f.Instrument(nil); err != nil || len(lost) > 0 || len(f.Unreachable()) > 0 {
		t.Errorf("%v, %v", lost, err)
	}
	if _, err := f.Instrument([]build.Site{{File: "cmd/api/main.go", Line: 16}}); err == nil || !strings.Contains(err.Error(), "not absolute") {
		t.Error(err)
	}
}

func TestProbesDoNotCompile(t *testing.T) {
	dir := write(t, strings.Replace(ending, "os.Exit(3)", "os.Exit(narrow(n))", 1)+`
-- cmd/api/narrow.go --
package main

// narrow has just enough stack for what it does, and not for a call.
//
//go:nosplit
func narrow(n int) int {
	var a [760]byte
	a[n] = 1
	return int(a[n&7])
}
`)
	run(t, dir, "mod", "tidy")
	f := prepare(t, dir)
	if _, err := f.Build(t.Context(), build.Plain); err != nil {
		t.Fatal(err)
	}
	narrow := filepath.Join(dir, "cmd", "api", "narrow.go")
	lost, err := f.Instrument([]build.Site{{File: narrow, Line: 8}, {File: narrow, Line: 1}})
	if err != nil || len(lost) != 1 {
		t.Fatalf("%v, %v", lost, err)
	}
	b, err := f.Build(t.Context(), build.Plain)
	if err != nil {
		t.Fatal(err)
	}
	if lost := f.Unreachable(); !strings.Contains(lost[0], "does not compile") || !strings.Contains(lost[1], "no statement") {
		t.Errorf("%v", lost)
	}
	if got := start(t, b, 2).wave(func(int) string { return "0" })[0]; got.Outcome != runtimeapi.Answered {
		t.Errorf("%+v", got)
	}
}

// TestDoesNotCompileWithProbes has a mistake of the user's in a line with a probe.
func TestDoesNotCompileWithProbes(t *testing.T) {
	dir := write(t, strings.Replace(ending, "select {}", `var x int = ""; _ = x`, 1))
	run(t, dir, "mod", "tidy")
	f := prepare(t, dir)
	_, want := f.Build(t.Context(), build.Plain)
	name := filepath.Join(dir, "cmd", "api", "main.go")
	if lost, err := f.Instrument([]build.Site{site(t, name, "var x"), site(t, name, "_ = x"), site(t, name, "os.Exit")}); err != nil || len(lost) > 0 {
		t.Fatalf("%v, %v", lost, err)
	}
	_, got := f.Build(t.Context(), build.Plain)
	if got == nil || want == nil || got.Error() != want.Error() || !strings.Contains(got.Error(), "main.go:16:15") {
		t.Errorf("without probes %v\nwith probes %v", want, got)
	}
}
