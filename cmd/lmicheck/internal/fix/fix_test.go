package fix_test

import (
	"context"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/fix"
	"github.com/lmicheck/lmicheck/internal/finding"
)

const twoUses = `package m

import (
	"log"
	"os"
)

func a() { log.Print("a") }

func b() { log.Print("b") }

func c() string { return os.Args[0] }
`

func TestImports(t *testing.T) {
	m := newModule(t, map[string]string{"m.go": twoUses})
	needs := m.insert("m.go", "\n\t\"os\"", "\n\t\"fmt\"")
	m.apply([]int{8, 10},
		found(8, m.replace("m.go", `log.Print("a")`, `fmt.Println("a")`), needs),
		found(10, m.replace("m.go", `log.Print("b")`, `fmt.Println("b")`), needs))
	want := strings.ReplaceAll(strings.Replace(twoUses, `"log"`, `"fmt"`, 1), "log.Print", "fmt.Println")
	if got := m.read("m.go"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// One fix removes an import that it takes for unused, and another one needs it.
func TestImportThatAnotherFixNeeds(t *testing.T) {
	m := newModule(t, map[string]string{"m.go": twoUses})
	m.apply([]int{8, 12},
		found(8, m.replace("m.go", "os.Args[0]", `"x"`), m.replace("m.go", "\t\"os\"\n", "")),
		found(12, m.replace("m.go", `"b"`, "os.Args[0]")))
	if got := m.read("m.go"); !strings.Contains(got, "\t\"os\"\n") {
		t.Errorf("the import is gone:\n%s", got)
	}
}

// Imports by other names than the last element of their paths, and those for effects.
func TestImportsThatStay(t *testing.T) {
	m := newModule(t, map[string]string{
		"dep/v2/dep.go": "package dep\n\nfunc F() {}\n",
		"m.go": `package m

import (
	_ "embed"

	d "example.com/m/dep/v2"
	. "strings"
)

import (
	"example.com/m/dep/v2"
)

func a() { d.F() }

func b() { dep.F() }

func c() string { return ToLower("c") }
`,
	})
	m.apply([]int{1, 2},
		found(1, m.replace("m.go", "d.F()", "")),
		found(2, m.replace("m.go", "dep.F()", "")))
	got := m.read("m.go")
	if strings.Contains(got, "dep/v2") || strings.Contains(got, "import ()") || !strings.Contains(got, "embed") || !strings.Contains(got, `. "strings"`) {
		t.Errorf("got\n%s", got)
	}
}

func TestOverlap(t *testing.T) {
	m := newModule(t, map[string]string{"m.go": `package m

var x, y int

func f() {
	if x == 0 {
		x, y = 1, 2
	}
}
`})
	before, after := "if x", "\n}\n"
	outcome := m.apply([]int{1, 4, 5, 6, 8, 9},
		found(1, m.insert("m.go", before, "{\n"), m.insert("m.go", after, "\n}")),
		found(2, m.insert("m.go", before, "_ = y\n")),
		found(3, m.insert("m.go", before, "{\n"), m.replace("m.go", "x, y = 1", "x, y = 3")),
		found(4, m.insert("m.go", "\n\nfunc", "\n\nvar a int")),
		found(5, m.replace("m.go", "1, 2", "4, 5")),
		found(6, m.insert("m.go", "\n\nfunc", "\n\nvar b int")),
		found(7, m.replace("m.go", "= 1", "= 7"), m.replace("m.go", "1,", "8,")),
		found(8, m.insert("m.go", before, "{\n"), m.insert("m.go", after, "\n}")),
		found(9, m.replace("m.go", "y int", "y int64"), m.insert("m.go", "\n\nfunc", "\n\nvar a int")))
	if got := m.read("m.go"); strings.Count(got, "var a int\n") != 1 || strings.Count(got, "\t{\n") != 1 {
		t.Errorf("edits that fixes share are to be made once:\n%s", got)
	}
	wantReasons(t, outcome,
		"overlaps with the fix at m.go:1:1; run again", // two insertions at one place
		"overlaps with the fix at m.go:1:1; run again", // and two that are the same, of different fixes
		"its own edits overlap")
}

func TestOverlapReasons(t *testing.T) {
	m := newModule(t, map[string]string{"d/m.go": "package d\n\nfunc f() int { return 1 + 2 }\n"})
	outcome := m.apply([]int{1, 4},
		found(1, m.replace("d/m.go", "1 + 2", "3")),
		found(2, m.replace("d/m.go", "1", "4")),
		found(3, m.insert("d/m.go", "+", "+ 5")),
		found(4, m.replace("d/m.go", "1 + 2", "3")),
		found(5, m.insert("d/m.go", "return", "_ = 1\n"), m.insert("d/m.go", "2 }", "6 * ")))
	wantReasons(t, outcome,
		"overlaps with the fix at d/m.go:1:1; run again",
		"overlaps with the fix at d/m.go:1:1; run again",
		"overlaps with the fix at d/m.go:1:1; run again")
	if got := m.read("d/m.go"); got != "package d\n\nfunc f() int { return 3 }\n" {
		t.Errorf("got %s", got)
	}
}

// What breaks the build is left out; what overlapped with that alone is not.
func TestBroken(t *testing.T) {
	m := newModule(t, map[string]string{
		"m.go":          "package m\n\ntype T struct{ A, B int }\n\nfunc F() int { return 1 }\n\nfunc G() int { return 2 }\n",
		"m_test.go":     "package m\n\nimport \"testing\"\n\nfunc TestG(t *testing.T) { var _ func() int = G }\n",
		"user/user.go":  "package user\n\nimport \"example.com/m\"\n\nvar _ = m.T{1, 2}\n",
		"other/tags.go": "//go:build special\n\npackage other\n\nimport \"example.com/m\"\n\nvar _ func() int = m.F\n",
	})
	outcome := m.apply([]int{5, 6, 7},
		found(1, m.replace("m.go", "return 1", `return ""`)),
		found(2, m.replace("m.go", "G() int { return 2", "G() int64 { return 2")),
		found(3, m.insert("m.go", "}\n\nfunc F", "; c int ")),
		found(4, m.replace("m.go", "return 2", "return 2)")),
		found(5, m.replace("m.go", "1 }", "10 }")),
		found(6, m.replace("m.go", "2 }\n", "20 }\n")),
		found(7, m.insert("m.go", "\n\nfunc G", "\n\n// H is new.\nfunc H() {}")))
	wantReasons(t, outcome,
		"does not compile: m.go:5:23: cannot use",
		"does not compile: m_test.go:5:47: cannot use",
		"does not compile: user/user.go:5:",
		"the result does not parse: m.go:")
	if got := m.read("m.go"); !strings.Contains(got, "return 10 }") || !strings.Contains(got, "return 20 }") || !strings.Contains(got, "func H") {
		t.Errorf("got %s", got)
	}
}

// With tags, other packages are compiled.
func TestTags(t *testing.T) {
	m := newModule(t, map[string]string{
		"m.go":          "package m\n\nfunc F() int { return 1 }\n",
		"other/tags.go": "//go:build special\n\npackage other\n\nimport \"example.com/m\"\n\nvar _ func() int = m.F\n",
	})
	f := found(1, m.replace("m.go", "F() int", "F() int64"))
	opts := m.options()
	opts.Tags = []string{"special"}
	plan, err := fix.Prepare(t.Context(), []finding.Finding{f}, opts)
	if err != nil {
		t.Fatal(err)
	}
	wantReasons(t, plan.Outcome(), "does not compile: other/tags.go:7:")
	m.apply([]int{1}, f)
}

// What did not compile beforehand is in the way of no fix elsewhere.
func TestBrokenBefore(t *testing.T) {
	m := newModule(t, map[string]string{
		"m.go":         "package m\n\nfunc F() int { return 1 }\n",
		"m_test.go":    "package m\n\nimport \"example.com/missing\"\n\nvar _ = missing.X\n",
		"user/user.go": "package user\n\nimport \"example.com/m\"\n\nvar _ string = m.F()\n",
		"bad/bad.go":   "package bad\n\nfunc F() int { return 1 }\n\nvar _ string = 1\n",
	})
	outcome := m.apply([]int{1, 2},
		found(1, m.replace("m.go", "return 1", "return 2")),
		found(2, m.replace("user/user.go", "\n\nvar", "\n\nvar x = 1\n\nvar"), m.replace("user/user.go", "_ string", "_ int")),
		found(3, m.replace("bad/bad.go", "return 1", "return 2")),
		found(4, m.replace("m.go", "() int", "() string")))
	wantReasons(t, outcome, "its package does not compile as it is: bad/bad.go:5:", "does not compile: m.go:3:26:")
}

// A fix of several files is applied in all of them or in none.
func TestSeveralFiles(t *testing.T) {
	m := newModule(t, map[string]string{
		"a/a.go":   "package a\n\nfunc F() int { return 1 }\n",
		"b/b.go":   "package b\n\nimport \"example.com/m/a\"\n\nvar X int = a.F()\n",
		"c/gen.go": "// Code generated by x. DO NOT EDIT.\n\npackage c\n\nvar X = 1\n",
	})
	rename := m.replace("a/a.go", "F() int", "F() int64")
	wantReasons(t, m.prepare(found(1, rename)).Outcome(), "does not compile: b/b.go:5:13: ")
	outcome := m.apply([]int{3},
		found(2, m.insert("a/a.go", "func", "// G\n"), m.replace("c/gen.go", "1", "2")),
		found(3, rename, m.replace("b/b.go", "X int", "X int64")))
	wantReasons(t, outcome, "c/gen.go is generated")
	if want := []string{m.path("a/a.go"), m.path("b/b.go")}; !slices.Equal(outcome.Files, want) {
		t.Errorf("changed %v, want %v", outcome.Files, want)
	}
}

// Files that are not to be changed.
func TestRefused(t *testing.T) {
	outside := newModule(t, map[string]string{"go.mod": "module example.com/outside\n\ngo 1.24\n", "o.go": "package outside\n\nvar X = 1\n"})
	m := newModule(t, map[string]string{
		"go.mod":                        "module example.com/m\n\ngo 1.24\n\nrequire example.com/dep v1.0.0\n",
		"vendor/modules.txt":            "# example.com/dep v1.0.0\n## explicit; go 1.24\nexample.com/dep\n",
		"m.go":                          "package m\n\nvar X = 1\n",
		"gen.go":                        "// Code generated by x. DO NOT EDIT.\n\npackage m\n\nvar Y = 1\n",
		"ro.go":                         "package m\n\nvar Z = 1\n",
		"nested/go.mod":                 "module example.com/nested\n",
		"nested/n.go":                   "package nested\n\nvar X = 1\n",
		"vendor/example.com/dep/dep.go": "package dep\n\nvar X = 1\n",
		"bad.go":                        "//go:build never\n\npackage m\n\nvar 1\n",
	})
	if err := os.Symlink(m.path("m.go"), m.path("link.go")); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(m.path("ro.go"), 0o444); err != nil {
		t.Fatal(err)
	}
	late, gone := found(8, m.replace("m.go", "1", "2")), found(9, m.replace("m.go", "1", "2"))
	late.Fixes[0].Edits[0].End += 100
	gone.Fixes[0].Edits[0].File = m.path("gone.go")
	suppressed := found(10, m.replace("m.go", "1", "2"))
	suppressed.Suppressed = "on purpose"
	list := []finding.Finding{
		found(1, outside.replace("o.go", "1", "2")),
		found(2, m.replace("gen.go", "1", "2")),
		found(3, m.replace("ro.go", "1", "2")),
		found(4, m.replace("nested/n.go", "1", "2")),
		found(5, m.replace("vendor/example.com/dep/dep.go", "1", "2")),
		found(6, m.replace("bad.go", "1", "2")),
		found(7, m.replace("link.go", "1", "2")),
		late, gone, suppressed,
		{Rule: "rule"}, // has no fix
	}
	plan := m.prepare(list...)
	wantReasons(t, plan.Outcome(),
		filepath.ToSlash(outside.path("o.go"))+" is not part of the main module",
		"gen.go is generated",
		"ro.go is read-only",
		"nested/n.go is not part of the main module",
		"vendor/example.com/dep/dep.go is vendored",
		"bad.go does not parse",
		"link.go is a symbolic link",
		"m.go has no bytes 19 to 120: it changed since the analysis; run again",
		"gone.go cannot be read: no such file or directory")
	if !plan.Empty() || len(plan.Diff(m.dir)) > 0 {
		t.Errorf("something is to be changed:\n%s", plan.Diff(m.dir))
	}
	if m.read("gen.go") != "// Code generated by x. DO NOT EDIT.\n\npackage m\n\nvar Y = 1\n" {
		t.Error("the generated file was changed")
	}
}

func TestNothing(t *testing.T) {
	// Without fixes, not even the go command is needed.
	plan, err := fix.Prepare(t.Context(), []finding.Finding{{Rule: "rule"}}, fix.Options{Dir: "nowhere", Env: []string{}})
	if err != nil {
		t.Fatal(err)
	}
	if outcome, err := plan.Apply(t.Context()); err != nil || len(outcome.Applied)+len(outcome.Skipped)+len(outcome.Files) > 0 {
		t.Errorf("%+v, %v", outcome, err)
	}
}

func TestChangedSinceAnalysis(t *testing.T) {
	m := newModule(t, map[string]string{"m.go": "package m\n\nvar X = 1\n"})
	list := []finding.Finding{found(1, m.replace("m.go", "1", "2"))}
	info, err := os.Stat(m.path("m.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		after time.Duration // from the change of the file to the analysis
		want  int
	}{{-time.Second, 0}, {time.Second, 1}} {
		opts := m.options()
		opts.Analyzed = info.ModTime().Add(c.after)
		plan, err := fix.Prepare(t.Context(), list, opts)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(plan.Outcome().Applied); got != c.want {
			t.Errorf("analysed %v after the change: %d fixes, want %d: %v", c.after, got, c.want, reasons(plan.Outcome()))
		}
	}
	// A clock that is ahead must not be in the way.
	ahead := time.Now().Add(time.Hour)
	if err := os.Chtimes(m.path("m.go"), ahead, ahead); err != nil {
		t.Fatal(err)
	}
	opts := m.options()
	opts.Analyzed = time.Now()
	plan, err := fix.Prepare(t.Context(), list, opts)
	if err != nil || len(plan.Outcome().Applied) != 1 {
		t.Errorf("%v, %v", plan, err)
	}
}

func TestWorkspace(t *testing.T) {
	m := newModule(t, map[string]string{
		"go.work":  "go 1.24\n\nuse (\n\t./a\n\t./b\n)\n",
		"a/go.mod": "module example.com/a\n\ngo 1.24\n",
		"b/go.mod": "module example.com/b\n\ngo 1.24\n",
		"a/a.go":   "package a\n\nfunc F() int { return 1 }\n",
		"b/b.go":   "package b\n\nimport \"example.com/a\"\n\nvar X int = a.F()\n",
	})
	outcome := m.apply([]int{2},
		found(1, m.replace("a/a.go", "() int", "() string")),
		found(2, m.replace("b/b.go", "a.F()", "a.F() + 1")))
	wantReasons(t, outcome, "does not compile: ")
}

func TestGoCommandFails(t *testing.T) {
	m := newModule(t, map[string]string{"m.go": "package m\n\nvar X = 1\n"})
	list := []finding.Finding{found(1, m.replace("m.go", "1", "2"))}
	m.write("go.mod", "modul example.com/m\n")
	if _, err := fix.Prepare(t.Context(), list, m.options()); err == nil || !strings.Contains(err.Error(), "go.mod:1") {
		t.Errorf("got %v, want an error about go.mod", err)
	}
	m.write("go.mod", "module example.com/m\n")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := fix.Prepare(ctx, list, m.options()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that the context has ended", err)
	}
}

// texts are files with line ends and forms of their own, before and after.
var texts = map[string][2]string{
	"crlf":      {"package m\r\n\r\nvar X = 1 // one\r\n\r\nvar S = `a\r\nb`\r\n", "package m\r\n\r\nvar X = 2 // one\r\n\r\nvar S = `a\r\nb`\r\n"},
	"mixed":     {"package m\r\n\r\nvar X = 1\n", "package m\n\nvar X = 2\n"},
	"nonewline": {"package m\n\nvar X = 1", "package m\n\nvar X = 2\n"},
	"form":      {"package m\n\nvar   X  =  1\n", "package m\n\nvar X = 2\n"},
}

// The diffs of all texts are taken by git and patch, and make what Apply makes.
func TestDiff(t *testing.T) {
	var modules [3]*module
	var plans [3]*fix.Plan
	for i := range modules {
		m := newModule(t, map[string]string{"same.go": "package m\n"})
		var list []finding.Finding
		for n, name := range slices.Sorted(maps.Keys(texts)) {
			m.write(name+"/some file.go", texts[name][0])
			list = append(list, found(n, m.replace(name+"/some file.go", "1", "2")))
		}
		modules[i], plans[i] = m, m.prepare(list...)
	}
	diff := plans[0].Diff(modules[0].dir)
	for i, args := range [][]string{{"git", "apply"}, {"patch", "-s", "-p1", "--binary"}} {
		if _, err := exec.LookPath(args[0]); err != nil {
			t.Logf("%v", err)
			continue
		}
		cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
		cmd.Dir, cmd.Stdin = modules[i].dir, strings.NewReader(string(diff))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v: %v\n%s\n%s", args, err, out, diff)
		}
		check(t, modules[i])
	}
	if _, err := plans[2].Apply(t.Context()); err != nil {
		t.Fatal(err)
	}
	check(t, modules[2])
}

// check compares the files of a module with what they should be.
func check(t *testing.T, m *module) {
	t.Helper()
	for name, text := range texts {
		if got := m.read(name + "/some file.go"); got != text[1] {
			t.Errorf("%s: got %q, want %q", name, got, text[1])
		}
	}
}
