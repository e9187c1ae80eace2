package racelog

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/harness/process"
)

// build builds testdata/defects.
func build(t *testing.T, flags ...string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "defects")
	cmd := exec.Command("go", append(append([]string{"build", "-o", out}, flags...), ".")...)
	cmd.Dir = "testdata/defects"
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return out
}

func run(t *testing.T, path, defect string) string {
	t.Helper()
	p, err := process.Start(t.Context(), process.Command{Path: path, Args: []string{defect}})
	if err != nil {
		t.Fatal(err)
	}
	p.Wait()
	return p.Stderr.String()
}

func inMain(f Frame) bool { return strings.HasPrefix(f.Function, "main.") }

func TestRaces(t *testing.T) {
	path := build(t, "-race")
	symbols, err := ReadSymbols(path)
	if err != nil {
		t.Fatal(err)
	}
	for defect, want := range map[string]struct {
		function, variable string
		line               int
	}{
		"counter": {"main.add", "main.counter", 34},
		"field":   {"main.main.func1", "main.totals", 41},
		"heap":    {"main.main.func2", "", 44},
		"entry":   {"main.main.func7", "", 68},
	} {
		text := run(t, path, defect)
		reports := Parse(text)
		i := slices.IndexFunc(reports, func(r Report) bool { return r.Kind == Race })
		if i < 0 {
			t.Fatalf("%s: no race in\n%s", defect, text)
		}
		r := reports[i]
		if len(r.Sides) != 2 {
			t.Fatalf("%s: %d sides in\n%s", defect, len(r.Sides), text)
		}
		writes := 0
		for _, s := range r.Sides {
			if s.Op == "write" {
				writes++
			}
			f, ok := s.Top(inMain)
			if !ok || f.Function != want.function || f.Line != want.line || filepath.Base(f.File) != "main.go" {
				t.Errorf("%s: user's frame is %v in %v", defect, f, s.Stack)
			}
			if len(s.Created) == 0 || s.Created[0].Function != "main.both" {
				t.Errorf("%s: created at %v", defect, s.Created)
			}
			name, offset, ok := symbols.Variable(s.Address)
			if ok != (want.variable != "") || name != want.variable || defect == "field" && offset != 8 {
				t.Errorf("%s: %#x is %q+%d, want %q", defect, s.Address, name, offset, want.variable)
			}
		}
		if writes == 0 {
			t.Errorf("%s: nobody writes", defect)
		}
		if len(Deduplicate(append(reports, reports...))) > len(reports) {
			t.Errorf("%s: the same reports twice", defect)
		}
	}
	if reports := Parse(run(t, path, "none")); len(reports) > 0 {
		t.Errorf("reports of a program without a race: %v", reports)
	}
}

func TestFailures(t *testing.T) {
	path := build(t)
	for defect, want := range map[string]struct {
		kind     Kind
		message  string
		function string
	}{
		"map":       {ConcurrentMap, "concurrent map", "main.main.func3"},
		"panic":     {Panic, "first: 1", "main.main.func4"},
		"nil":       {Panic, "nil pointer dereference", "main.main"},
		"deadlock":  {Deadlock, "asleep", "main.main"},
		"goroutine": {Panic, "in a goroutine", "main.main.func5"},
	} {
		text := run(t, path, defect)
		reports := Parse(text)
		for try := 0; len(reports) == 0 && try < 20; try++ { // that two goroutines meet in a map is not certain
			text = run(t, path, defect)
			reports = Parse(text)
		}
		if len(reports) != 1 {
			t.Errorf("%s: %d reports in\n%s", defect, len(reports), text)
			continue
		}
		r := reports[0]
		if r.Kind != want.kind || !strings.Contains(r.Message, want.message) || len(r.Sides) != 1 {
			t.Errorf("%s: %v %q with %d sides", defect, r.Kind, r.Message, len(r.Sides))
			continue
		}
		if f, ok := r.Sides[0].Top(inMain); !ok || f.Function != want.function {
			t.Errorf("%s: user's frame is %v in %v", defect, f, r.Sides[0].Stack)
		}
	}
}

func TestParseIsTolerant(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want int
	}{
		"nothing":        {"", 0},
		"other output":   {"hello\npanicky: no\nfatal errors: none\n", 0},
		"cut off":        {"WARNING: DATA RACE\nWrite at 0x00c000 by goroutine 7:\n  main.f()", 1},
		"two in a row":   {"WARNING: DATA RACE\nWARNING: DATA RACE\n", 2},
		"no stack":       {"WARNING: DATA RACE\nPrevious read at 0x12 by main goroutine:\n  [failed to restore the stack]\n\n====\n", 1},
		"carriage":       {"panic: x\r\n\r\ngoroutine 1 [running]:\r\nmain.f(0x1)\r\n\t/a b/c.go:3 +0x1\r\n", 1},
		"not UTF-8":      {"panic: \xff\n\ngoroutine 1 [running]:\n\xff()\n\t\xfe:9\n", 1},
		"a huge address": {"WARNING: DATA RACE\nWrite at 0xffffffffffffffffffff by goroutine 7:\n", 1},
	} {
		if got := Parse(c.text); len(got) != c.want {
			t.Errorf("%s: %d reports, want %d", name, len(got), c.want)
		}
	}
	r := Parse("panic: x\r\n\r\ngoroutine 1 [running]:\r\nmain.(*T).f(0x1, {0x2})\r\n\t/a b/c.go:3 +0x1\r\n")[0]
	if want := (Frame{"main.(*T).f", "/a b/c.go", 3}); len(r.Sides) != 1 || r.Sides[0].Stack[0] != want {
		t.Errorf("frame = %+v", r.Sides)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("WARNING: DATA RACE\nWrite at 0x00c000 by goroutine 7:\n  main.f()\n      /a.go:1 +0x1\n\nGoroutine 7 (running) created at:\n  main.g()\n      /a.go:2 +0x1\n====\n")
	f.Add("fatal error: concurrent map writes\n\ngoroutine 7 [running]:\nmain.f()\n\t/a.go:1 +0x1\ncreated by main.g in goroutine 1\n\t/a.go:2\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range Deduplicate(Parse(text)) {
			_ = r.Key()
			for _, s := range r.Sides {
				s.Top(inMain)
			}
		}
	})
}
