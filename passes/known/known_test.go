package known

import (
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis"
)

// declare returns a type name in a package of its own.
func declare(path, name string) *types.TypeName {
	pkg := types.NewPackage(path, path)
	return types.NewTypeName(token.NoPos, pkg, name, nil)
}

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
		path, name string
		want       Kind
	}{
		{"bytes", "Buffer", Safe},                                         // the user's entry goes before ours
		{"strings", "Builder", Unsafe},                                    // ours are still there
		{"example.com/lib", "Box", Unsafe},                                // the user's
		{"example.com/lib", "Other", Silent},                              // nobody's
		{"github.com/aws/aws-sdk-go-v2/service/s3", "Client", Safe},       // by path
		{"github.com/aws/aws-sdk-go-v2beta/service/s3", "Client", Silent}, // a path is not a prefix
	} {
		if got := k.Sharing(declare(test.path, test.name), token.Position{}); got.Kind != test.want {
			t.Errorf("%s.%s: %v, want %v", test.path, test.name, got.Kind, test.want)
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
	src := "package x\n\n// A Thing is not safe for concurrent use.\ntype Thing struct{}\n"
	if err := os.WriteFile(file, []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	at := token.Position{Filename: file, Line: 4}
	k, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	if got := k.Sharing(declare("github.com/aws/aws-sdk-go-v2/feature/x", "Thing"), at); got.Kind != Unsafe {
		t.Errorf("comment against path: %v, want unsafe", got)
	}
	if got := k.Sharing(declare("sync", "Map"), at); got.Kind != Safe {
		t.Errorf("entry against comment: %v, want safe", got)
	}
}
