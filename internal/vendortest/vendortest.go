// Package vendortest writes modules that require others at given versions, for
// tests that need no network: the required modules are stubs in a vendor folder.
package vendortest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A Stub is a package of a required module.
type Stub struct {
	Module, Version string
	Package         string // path below the module's, "" for its root
	Source          string
}

// Module writes a module with one main package and returns its folder.
func Module(t *testing.T, main string, stubs ...Stub) string {
	t.Helper()
	dir := t.TempDir()
	var mod, list strings.Builder
	mod.WriteString("module app\n\ngo 1.24\n")
	for _, s := range stubs {
		fmt.Fprintf(&mod, "\nrequire %s %s\n", s.Module, s.Version)
		path := strings.TrimSuffix(s.Module+"/"+s.Package, "/")
		fmt.Fprintf(&list, "# %s %s\n## explicit\n%s\n", s.Module, s.Version, path)
		write(t, filepath.Join(dir, "vendor", path, "stub.go"), s.Source)
	}
	write(t, filepath.Join(dir, "go.mod"), mod.String())
	write(t, filepath.Join(dir, "vendor", "modules.txt"), list.String())
	write(t, filepath.Join(dir, "main.go"), main)
	return dir
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Lambda is a stub of aws-lambda-go at a version.
func Lambda(version string) Stub {
	return Stub{"github.com/aws/aws-lambda-go", version, "lambda", "package lambda\n\nfunc Start(handler any) {}\n"}
}
