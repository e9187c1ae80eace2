package load_test

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/txtar"

	"github.com/lmicheck/lmicheck/internal/load"
)

var update = flag.Bool("update", false, "rewrite what the archives in testdata want")

// TestLoad loads each archive of testdata and compares a description of the
// program with the archive's file "want". The first lines of its comment give
// the arguments: "load PATTERN...", "tags TAG...", "deps MODULE...".
func TestLoad(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if len(archives) == 0 {
		t.Fatal("no archives in testdata")
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			dir, want := extract(t, ar)
			patterns, opts := arguments(t, string(ar.Comment))
			got := describe(t, dir, patterns, opts)
			if *update {
				for i := range ar.Files {
					if ar.Files[i].Name == "want" {
						ar.Files[i].Data = []byte(got)
					}
				}
				if err := os.WriteFile(name, txtar.Format(ar), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func extract(t *testing.T, ar *txtar.Archive) (dir, want string) {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range ar.Files {
		if f.Name == "want" {
			want = string(f.Data)
			continue
		}
		file := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir, want
}

func arguments(t *testing.T, comment string) (patterns []string, opts load.Options) {
	t.Helper()
	opts.Env = append(os.Environ(), "GOWORK=", "GOFLAGS=-mod=mod", "GOPROXY=off")
	for line := range strings.Lines(comment) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		switch words[0] {
		case "load":
			patterns = words[1:]
		case "tags":
			opts.Tags = words[1:]
		case "deps":
			opts.Deps = words[1:]
		case "vendor":
			opts.Env = append(opts.Env, "GOFLAGS=-mod=vendor")
		case "work":
			opts.Env = append(opts.Env, "GOFLAGS=")
		case "#":
		default:
			t.Fatalf("unknown line %q", line)
		}
	}
	return patterns, opts
}

// describe renders what Load returned: one line per package, with the edges
// that are left, then problems and notes.
func describe(t *testing.T, dir string, patterns []string, opts load.Options) string {
	t.Helper()
	var b strings.Builder
	prog, err := load.Load(context.Background(), dir, patterns, opts)
	if err != nil {
		b.WriteString("error: " + err.Error() + "\n")
		return strings.ReplaceAll(b.String(), dir, "$DIR")
	}
	matched := prog.Matched()
	for _, pkg := range prog.Packages {
		b.WriteString(pkg.ID)
		if slices.Contains(matched, pkg) {
			b.WriteString(" matched")
		}
		if pkg.IllTyped {
			b.WriteString(" illtyped")
		}
		for _, imp := range sortedImports(pkg) {
			b.WriteString(" ->" + imp)
		}
		b.WriteString("\n")
	}
	for _, p := range prog.Problems {
		b.WriteString("problem: " + p.String() + "\n")
	}
	for _, p := range prog.Notes {
		b.WriteString("note: " + p.String() + "\n")
	}
	return strings.ReplaceAll(b.String(), dir, "$DIR")
}

func sortedImports(pkg *packages.Package) []string {
	var ids []string
	for _, imp := range pkg.Imports {
		ids = append(ids, imp.ID)
	}
	slices.Sort(ids)
	return ids
}

func TestErrors(t *testing.T) {
	dir := t.TempDir()
	if _, err := load.Load(context.Background(), dir, nil, load.Options{Env: append(os.Environ(), "GOWORK=")}); !errors.Is(err, load.ErrNoModule) {
		t.Errorf("without a module: got %v, want ErrNoModule", err)
	}
	t.Setenv("PATH", dir)
	if _, err := load.Load(context.Background(), dir, nil, load.Options{}); !errors.Is(err, load.ErrNoGo) {
		t.Errorf("without a go command: got %v, want ErrNoGo", err)
	}
}
