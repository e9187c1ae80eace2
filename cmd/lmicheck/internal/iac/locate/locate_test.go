package locate_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/iactest"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/locate"
)

// find returns the package of a function whose code is at a path of a tree with these files.
func find(t *testing.T, files map[string]string, f *iac.Function, path string) iac.Package {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		iactest.Write(t, dir, name, text)
	}
	tr := iactest.Open(t, dir)
	f.Code.Dir = dir
	if path != "" {
		f.Code.Path = iac.Value[string]{Set: true, Known: true, V: dir + "/" + path}
	}
	p := locate.New(tr, []*iac.Function{f}).Find(f)
	p.Dir = strings.TrimPrefix(strings.TrimPrefix(p.Dir, dir), "/")
	return p
}

func function() *iac.Function {
	return &iac.Function{Name: "Fn", Runtime: iac.Value[string]{Set: true, Known: true, V: "provided.al2023"}}
}

const (
	program = "package main\n"
	lambda  = "package main\nimport _ \"github.com/aws/aws-lambda-go/lambda\"\n"
)

// TestFind has what the examples of project do not: builds that mislead.
func TestFind(t *testing.T) {
	for _, c := range []struct {
		name  string
		files map[string]string
		path  string
		want  string // empty: not known
	}{
		{"one name for every program, packed before the next is built", map[string]string{
			"build.sh": "go build -o bootstrap ./a\nzip a.zip bootstrap\ngo build -o bootstrap ./b\nzip b.zip bootstrap\n", "a/x.go": program, "b/x.go": program,
		}, "b.zip", "b"},
		{"two builds of one file differ", map[string]string{
			"one.sh": "go build -o out/fn ./a\n", "two.sh": "go build -o out/fn ./b\n", "a/x.go": program, "b/x.go": program,
		}, "out/fn", ""},
		{"two builds of one file agree", map[string]string{
			"one.sh": "go build -o out/fn ./a\n", "two.sh": "GOARCH=arm64 go build -o out/fn ./a\n", "a/x.go": program,
		}, "out/fn", "a"},
		{"the build makes no program", map[string]string{"build.sh": "go build -o out/fn ./lib\n", "lib/x.go": "package lib\n"}, "out/fn", ""},
		{"two main packages with the name", map[string]string{"x/fn/m.go": lambda, "y/fn/m.go": lambda}, "", ""},
		{"the nearest main package with the name", map[string]string{"x/fn/m.go": lambda, "y/other/m.go": lambda}, "", "x/fn"},
		{"the only one with the library", map[string]string{"cmd/a/m.go": lambda, "cmd/b/m.go": program}, "", "cmd/a"},
		{"two with the library and other names", map[string]string{"cmd/a/m.go": lambda, "cmd/b/m.go": lambda}, "", ""},
		{"one that deploys functions is none", map[string]string{"m.go": "package main\nimport _ \"github.com/aws/aws-cdk-go/awscdk/v2/awslambda\"\n"}, "", ""},
		{"tests are no programs", map[string]string{"fn/m_test.go": lambda}, "", ""},
		{"sources that do not parse", map[string]string{"fn/m.go": "pack"}, "fn", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := find(t, c.files, function(), c.path)
			if p.Dir != c.want || !p.Go || (p.Dir == "") != (p.Reason != "") || (p.Dir != "") != (p.How != "") {
				t.Errorf("found %+v, want %q", p, c.want)
			}
		})
	}
}

func TestOtherLanguages(t *testing.T) {
	files := map[string]string{"fn/m.go": lambda}
	for name, change := range map[string]func(*iac.Function){
		"runtime": func(f *iac.Function) { f.Runtime.V = "python3.13" },
		"inline":  func(f *iac.Function) { f.Code.Inline = true },
		"build":   func(f *iac.Function) { f.Code.Method = "rust-cargolambda" },
	} {
		f := function()
		change(f)
		if p := find(t, files, f, "fn"); p.Go || p.Dir != "" {
			t.Errorf("%s: found %+v", name, p)
		}
	}
}

// TestCircles has files that are copied in circles, each by many commands.
func TestCircles(t *testing.T) {
	var b strings.Builder
	for i := range 300 {
		fmt.Fprintf(&b, "cp x y\ncp y x\ncp x x%d\ncp x%d y\n", i, i)
	}
	start := time.Now()
	if p := find(t, map[string]string{"build.sh": b.String()}, function(), "x"); p.Dir != "" {
		t.Errorf("found %+v", p)
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
}
