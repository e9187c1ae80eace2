package evidence_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/evidence"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/harness"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// stored writes a report with one function and reads it back.
func stored(t *testing.T) *evidence.Stored {
	t.Helper()
	r := report.New(report.Tool{Name: "lmicheck"})
	r.Runs = []*harness.Result{{Package: "example.com/app", Source: "abc", Setup: "s"}}
	r.Findings = []finding.Finding{
		{Rule: "globalwrite", Package: "example.com/app", Span: finding.Span{File: "/m/main.go", Line: 3}, Fingerprint: "1", Evidence: finding.Static,
			Verdict: &finding.Verdict{Status: finding.Confirmed, Observed: &finding.Finding{Rule: "datarace", Span: finding.Span{File: "/m/main.go", Line: 3}}}},
		{Rule: "crash", Package: "example.com/app", Fingerprint: "2", Evidence: finding.Observed},
	}
	data, err := evidence.Write(r, "/m", "/m")
	if err != nil {
		t.Fatal(err)
	}
	if r.Findings[0].Span.File != "/m/main.go" {
		t.Error("the report was changed")
	}
	name := filepath.Join(t.TempDir(), "evidence.json")
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := evidence.Read(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestLookup(t *testing.T) {
	s := stored(t)
	list := []finding.Finding{{Fingerprint: "1"}}
	got, result, ok := s.Lookup("abc", "s", "example.com/app", list)
	if !ok || got[0].Verdict == nil || got[0].Verdict.Status != finding.Confirmed || got[0].Verdict.Observed.Span.File != "main.go" {
		t.Errorf("%+v", got)
	}
	if list[0].Verdict != nil {
		t.Error("the list was changed")
	}
	if result == nil || len(result.Findings) != 1 || result.Findings[0].Rule != "crash" {
		t.Errorf("%+v", result)
	}
	for name, c := range map[string]struct {
		source, setup, pkg string
		list               []finding.Finding
	}{
		"other source":   {"abd", "s", "example.com/app", list},
		"other events":   {"abc", "t", "example.com/app", list},
		"other function": {"abc", "s", "example.com/other", list},
		"a new finding":  {"abc", "s", "example.com/app", []finding.Finding{{Fingerprint: "1"}, {Fingerprint: "3"}}},
	} {
		if _, _, ok := s.Lookup(c.source, c.setup, c.pkg, c.list); ok {
			t.Errorf("%s: taken from the file", name)
		}
	}
	if _, _, ok := (*evidence.Stored)(nil).Lookup("abc", "s", "example.com/app", list); ok {
		t.Error("something of nothing")
	}
}

func TestMerge(t *testing.T) {
	r := report.New(report.Tool{})
	r.Findings = []finding.Finding{{Fingerprint: "0"}, {Fingerprint: "1"}}
	if n := stored(t).Merge(r, "abc"); len(r.BlindSpots) > 0 || n != 1 || r.Findings[0].Verdict != nil || r.Findings[1].Verdict == nil {
		t.Errorf("%d, %+v", n, r.Findings)
	}
	if stored(t).Merge(r, "other"); len(r.BlindSpots) != 1 {
		t.Error("nothing is said of verdicts of another source")
	}
}

func TestReadFails(t *testing.T) {
	name := filepath.Join(t.TempDir(), "evidence.json")
	if err := os.WriteFile(name, []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := evidence.Read(name); err == nil {
		t.Error("no error")
	}
}

func TestSource(t *testing.T) {
	root := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		file := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	hash := func(dir string) string {
		t.Helper()
		h, err := evidence.Source(filepath.Join(root, dir))
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	write("go.mod", "module x\n")
	write("cmd/api/main.go", "package main\n")
	write("README.md", "text")
	first := hash(".")
	if hash("cmd/api") != first {
		t.Error("it depends on the directory within the module")
	}
	write("README.md", "other text")
	write(".git/x.go", "package x")
	if hash(".") != first {
		t.Error("it depends on what functions do not")
	}
	write("cmd/api/main.go", "package main // changed\n")
	if hash(".") == first {
		t.Error("it does not depend on Go files")
	}
}

// FuzzRead: whatever is read as evidence can be asked for verdicts; an error names the file.
func FuzzRead(f *testing.F) {
	finding1 := finding.Finding{Rule: "globalwrite", Package: "example.com/app", Fingerprint: "1"}
	text, err := evidence.Write(&report.Report{Version: report.Version, Runs: []*harness.Result{{Package: "example.com/app", Source: "abc", Setup: "s"}},
		Findings: []finding.Finding{finding1}}, "/m", "/m")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(text))
	f.Add(`{"version": "1", "runs": [null], "findings": [{"fingerprint": "1", "verdict": {}}]}`)
	name := filepath.Join(f.TempDir(), "evidence.json")
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		s, err := evidence.Read(name)
		if err != nil {
			if !strings.HasPrefix(err.Error(), name+":") {
				t.Errorf("the error does not name the file: %v", err)
			}
			return
		}
		s.Lookup("abc", "s", "example.com/app", []finding.Finding{finding1})
		s.Of("example.com/app", "abc", []finding.Finding{finding1})
		s.Merge(&report.Report{Findings: []finding.Finding{finding1}}, "abc")
	})
}
