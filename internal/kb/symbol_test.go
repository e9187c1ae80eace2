package kb_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/lmicheck/lmicheck/internal/kb"
)

// TestStandardLibrary checks each entry for the standard library against it; the
// module in symbols does so for all others.
func TestStandardLibrary(t *testing.T) {
	entries := map[string][]*kb.Entry{}
	for _, e := range kb.Default().Entries() {
		if path := e.PackagePath(); isStd(path) {
			entries[path] = append(entries[path], e)
		}
	}
	var paths []string
	for path := range entries {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	pkgs, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedTypes}, paths...)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pkgs {
		for _, err := range p.Errors {
			t.Errorf("%s: %v", p.PkgPath, err)
		}
		for _, e := range entries[p.PkgPath] {
			if err := e.Check(p.Types); err != nil {
				t.Error(err)
			}
		}
		delete(entries, p.PkgPath)
	}
	for path := range entries {
		t.Errorf("package %s was not loaded", path)
	}
}

// isStd reports whether path is of the standard library: its first element has no dot.
func isStd(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}
