package load_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lmicheck/lmicheck/internal/load"
)

// TestUnits has trees of modules, and what is to be loaded at once.
func TestUnits(t *testing.T) {
	for _, c := range []struct {
		name    string
		files   string // "name" or "name=content", separated by spaces
		dir     string
		further string
		env     string
		want    string // a unit on each line: dir, patterns, file, environment
	}{
		{name: "a module", files: "go.mod", want: ". [./...] go.mod []"},
		{name: "none", files: "main.go", want: ""},
		{name: "two side by side", files: "a/go.mod b/go.mod", want: "a [./...] a/go.mod []\nb [./...] b/go.mod []"},
		{name: "one in another", files: "go.mod legacy/go.mod", want: ". [./...] go.mod []\nlegacy [./...] legacy/go.mod []"},
		{name: "not a part of it", files: "go.mod testdata/m/go.mod vendor/v/go.mod .tool/go.mod _old/go.mod node_modules/n/go.mod", want: ". [./...] go.mod []"},
		{name: "below the root of one", files: "go.mod svc/main.go", dir: "svc", want: ". [./svc/...] go.mod []"},
		{name: "a workspace", files: "go.work=use(./a;./b) a/go.mod b/go.mod", want: ". [./a/... ./b/...] go.work []"},
		{name: "a workspace without one", files: "go.work=use(./a) a/go.mod b/go.mod", want: ". [./a/...] go.work []\nb [./...] b/go.mod [GOWORK=off]"},
		{name: "a workspace that is off", files: "go.work=use(./a) a/go.mod b/go.mod", env: "GOWORK=off", want: "a [./...] a/go.mod []\nb [./...] b/go.mod []"},
		{name: "a workspace that cannot be read", files: "go.work=nonsense a/go.mod", want: ". [./a/...] go.work []"},
		{name: "a package elsewhere", files: "a/go.mod b/go.mod", dir: "a", further: "b/cmd/x", want: "a [./...] a/go.mod []\nb [./cmd/x] b/go.mod []"},
		{name: "a package of the same module", files: "go.mod", dir: "svc", further: "cmd/x svc/y", want: ". [./cmd/x ./svc/...] go.mod []"},
		{name: "a package in no module", files: "a/go.mod", dir: "a", further: "lone", want: "a [./...] a/go.mod []"},
		{name: "a package in testdata", files: "a/go.mod a/testdata/m/go.mod", dir: "a", further: "a/testdata/m/x", want: "a [./...] a/go.mod []\na/testdata/m [./x] a/testdata/m/go.mod []"},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := tree(t, c.files)
			var further []string
			for _, name := range strings.Fields(c.further) {
				further = append(further, filepath.Join(root, name))
			}
			dir := filepath.Join(root, c.dir)
			if err := os.MkdirAll(dir, 0o777); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, u := range load.Units(dir, further, strings.Fields(c.env)) {
				got = append(got, fmt.Sprint(relative(t, root, u.Dir), " ", u.Patterns, " ", relative(t, root, u.File), " ", u.Env))
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "\n")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// tree writes files: "name" or "name=content", where semicolons and parentheses are those of
// a use directive.
func tree(t *testing.T, files string) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range strings.Fields(files) {
		name, content, _ := strings.Cut(f, "=")
		content = strings.NewReplacer("use(", "go 1.24\nuse (\n", ";", "\n", ")", "\n)\n").Replace(content)
		name = filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func relative(t *testing.T, root, name string) string {
	t.Helper()
	rel, err := filepath.Rel(root, name)
	if err != nil {
		t.Fatal(err)
	}
	return filepath.ToSlash(rel)
}
