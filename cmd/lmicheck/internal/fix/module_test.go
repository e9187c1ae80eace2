package fix_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/fix"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// A module is a module on disk, of which fixes are made up.
type module struct {
	t   *testing.T
	dir string
}

// newModule writes files. A go.mod is added where there is none.
func newModule(t *testing.T, files map[string]string) *module {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	m := &module{t, dir}
	if files["go.mod"] == "" && files["go.work"] == "" {
		m.write("go.mod", "module example.com/m\n\ngo 1.24\n")
	}
	for name, text := range files {
		m.write(name, text)
	}
	return m
}

func (m *module) path(name string) string { return filepath.Join(m.dir, filepath.FromSlash(name)) }

func (m *module) write(name, text string) {
	m.t.Helper()
	if err := os.MkdirAll(filepath.Dir(m.path(name)), 0o755); err != nil {
		m.t.Fatal(err)
	}
	if err := os.WriteFile(m.path(name), []byte(text), 0o644); err != nil {
		m.t.Fatal(err)
	}
}

func (m *module) read(name string) string {
	m.t.Helper()
	text, err := os.ReadFile(m.path(name))
	if err != nil {
		m.t.Fatal(err)
	}
	return string(text)
}

// replace is an edit of the first place where a file has a text.
func (m *module) replace(name, old, new string) finding.Edit {
	m.t.Helper()
	at := strings.Index(m.read(name), old)
	if at < 0 {
		m.t.Fatalf("%s has no %q", name, old)
	}
	return finding.Edit{File: m.path(name), Start: at, End: at + len(old), New: new}
}

// insert is an edit that inserts a text before another.
func (m *module) insert(name, before, new string) finding.Edit {
	m.t.Helper()
	e := m.replace(name, before, new)
	e.End = e.Start
	return e
}

// found is a finding with a fix. It stands on the given line of the file that is edited
// first, so that tests can tell findings apart.
func found(line int, edits ...finding.Edit) finding.Finding {
	return finding.Finding{
		Rule: "rule", Span: finding.Span{File: edits[0].File, Line: line, Column: 1},
		Fixes: []finding.Fix{{Message: "repair", Edits: edits}, {Message: "worse"}},
	}
}

func (m *module) options() fix.Options {
	return fix.Options{Dir: m.dir, Env: append(os.Environ(), "GOPROXY=off", "GOFLAGS=", "GOTOOLCHAIN=local")}
}

func (m *module) prepare(list ...finding.Finding) *fix.Plan {
	m.t.Helper()
	plan, err := fix.Prepare(m.t.Context(), list, m.options())
	if err != nil {
		m.t.Fatal(err)
	}
	return plan
}

// apply applies fixes and checks which of them, by line, were.
func (m *module) apply(applied []int, list ...finding.Finding) fix.Outcome {
	m.t.Helper()
	outcome, err := m.prepare(list...).Apply(m.t.Context())
	if err != nil {
		m.t.Fatal(err)
	}
	var got []int
	for _, f := range outcome.Applied {
		got = append(got, f.Span.Line)
	}
	if !slices.Equal(got, applied) {
		m.t.Errorf("applied %v, want %v; skipped: %v", got, applied, reasons(outcome))
	}
	left, err := filepath.Glob(filepath.Join(m.dir, "*", ".*"))
	if err != nil || len(left) > 0 {
		m.t.Errorf("left behind: %v %v", left, err)
	}
	return outcome
}

func reasons(o fix.Outcome) []string {
	var list []string
	for _, s := range o.Skipped {
		list = append(list, s.Reason)
	}
	return list
}

// wantReasons checks why fixes were not applied, by the beginnings of the reasons.
func wantReasons(t *testing.T, o fix.Outcome, want ...string) {
	t.Helper()
	got := reasons(o)
	if !slices.EqualFunc(got, want, strings.HasPrefix) {
		t.Errorf("skipped:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
