package known

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/lmicheck/lmicheck/internal/finding"
)

func TestAnalyzer(t *testing.T) {
	if err := analysis.Validate([]*analysis.Analyzer{Analyzer}); err != nil {
		t.Fatal(err)
	}
	if Analyzer.Flags.Lookup("knowledge") == nil {
		t.Error("no flag -knowledge")
	}
}

func TestLoad(t *testing.T) {
	file := filepath.Join(t.TempDir(), "own.txt")
	const text = "bytes.Buffer  safe  # ours is patched\nexample.com/lib.Box  unsafe  # no lock\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	k, err := Load(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		typ, want string
	}{
		{"bytes.Buffer", "safe"},                                   // the user's entry goes before ours
		{"strings.Builder", "unsafe"},                              // ours are still there
		{"example.com/lib.Box", "unsafe"},                          // the user's
		{"example.com/lib.Other", ""},                              // nobody's
		{"github.com/aws/aws-sdk-go-v2/service/s3.Client", "safe"}, // by path
		{"github.com/aws/aws-sdk-go-v2beta/service/s3.Client", ""}, // a path is not a prefix
	} {
		if got := k.Safety(test.typ, finding.Span{}); got != test.want {
			t.Errorf("%s: %q, want %q", test.typ, got, test.want)
		}
	}
}

func TestLoadErrors(t *testing.T) {
	if _, err := Load(filepath.Join(t.TempDir(), "missing.txt")); err == nil {
		t.Error("a file that is not there: no error")
	}
	file := filepath.Join(t.TempDir(), "bad.txt")
	if err := os.WriteFile(file, []byte("x.Y fast # is it\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(file); err == nil {
		t.Error("an unknown trait: no error")
	}
}

// A comment at the declaration is more specific than an entry for all packages at or
// below a path, and less than one for the type.
func TestPrecedence(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.go")
	src := "package x\n\n// A Map is not safe for concurrent use.\ntype Map struct{}\n"
	if err := os.WriteFile(file, []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	at := finding.Span{File: file, Line: 4}
	k, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	if got := k.Safety("github.com/aws/aws-sdk-go-v2/feature/x.Map", at); got != "unsafe" {
		t.Errorf("comment against path: %v, want unsafe", got)
	}
	if got := k.Safety("sync.Map", at); got != "safe" {
		t.Errorf("entry against comment: %v, want safe", got)
	}
}
