package shard_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/shard"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		text, env, want string
	}{
		{"1/1", "", "1/1"},
		{"3/4", "CI_NODE_INDEX=1 CI_NODE_TOTAL=2", "3/4"},
		{"auto", "CI_NODE_INDEX=2 CI_NODE_TOTAL=4", "2/4"},
		{"auto/8", "CI_NODE_INDEX=2 CI_NODE_TOTAL=4", "2/8"},
		{"auto/4", "AWS_BATCH_JOB_ARRAY_INDEX=0", "1/4"},
		{"auto/4", "JOB_COMPLETION_INDEX=3", "4/4"},

		{"0/4", "", `"0/4": shards of 4 are 1 to 4`},
		{"5/4", "", `"5/4": shards of 4 are 1 to 4`},
		{"1/0", "", `"0" is no number of shards`},
		{"1/", "", `"" is no number of shards`},
		{"1", "", `"1" is not of the form 2/4, auto or auto/4`},
		{"x/4", "", `"x/4" is not of the form`},
		{"1/2/3", "", `"2/3" is no number of shards`},
		{"auto", "", "none of the variables CI_NODE_INDEX, AWS_BATCH_JOB_ARRAY_INDEX, JOB_COMPLETION_INDEX is set"},
		{"auto", "AWS_BATCH_JOB_ARRAY_INDEX=1", "AWS_BATCH_JOB_ARRAY_INDEX does not say how many shards there are: auto/N does"},
		{"auto", "CI_NODE_INDEX=1", `CI_NODE_TOTAL is "", which is no number of shards`},
		{"auto/4", "JOB_COMPLETION_INDEX=4", "JOB_COMPLETION_INDEX is 4, and there are 4 shards"},
		{"auto", "CI_NODE_INDEX=0 CI_NODE_TOTAL=4", "CI_NODE_INDEX is 0, and there are 4 shards"},
		{"auto/4", "JOB_COMPLETION_INDEX=one", `JOB_COMPLETION_INDEX is "one", which is no number`},
	} {
		env := func(name string) string {
			for _, kv := range strings.Fields(c.env) {
				if v, ok := strings.CutPrefix(kv, name+"="); ok {
					return v
				}
			}
			return ""
		}
		got, err := shard.Parse(c.text, env)
		said := got.String()
		if err != nil {
			said = err.Error()
		}
		if !strings.HasPrefix(said, c.want) {
			t.Errorf("%s with %s: %s, want %s", c.text, c.env, said, c.want)
		}
	}
}

// program makes packages of a text with "name size imports..." on each line, those
// imported first. Names that begin with "cmd" are main packages.
func program(t *testing.T, text string) []*packages.Package {
	t.Helper()
	fset := token.NewFileSet()
	byName := map[string]*packages.Package{}
	var list []*packages.Package
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		name, size := words[0], 0
		if _, err := fmt.Sscan(words[1], &size); err != nil {
			t.Fatal(err)
		}
		src := "package p\n//"
		if strings.HasPrefix(name, "directive") {
			src = "package p\n// F is called.\n//lmicheck:handler\nfunc F() {}\n//"
		}
		file, err := parser.ParseFile(fset, name+".go", src+strings.Repeat("x", size), parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		pkg := &packages.Package{ID: name, PkgPath: "example.com/" + name, Name: "p", Fset: fset, Imports: map[string]*packages.Package{}}
		pkg.Syntax = append(pkg.Syntax, file)
		if strings.HasPrefix(name, "cmd") {
			pkg.Name = "main"
		}
		for _, imp := range words[2:] {
			pkg.Imports[imp] = byName[imp]
		}
		byName[name] = pkg
		list = append(list, pkg)
	}
	return list
}

func divide(list []*packages.Package, n int, handlers ...string) []string {
	var out []string
	for i := 1; i <= n; i++ {
		var names []string
		for _, pkg := range shard.Packages(list, report.Shard{Index: i, Total: n}, handlers) {
			names = append(names, pkg.ID)
		}
		out = append(out, strings.Join(names, " "))
	}
	return out
}

func TestPackages(t *testing.T) {
	list := program(t, `big 5000
small 10
lonely 10
directive 20
named 30
cmd/a 10 big small
cmd/b 2000
cmd/c 2000 small
cmd/d 900
`)
	for _, c := range []struct {
		n        int
		handlers []string
		want     []string
	}{
		{1, nil, []string{"big small lonely directive named cmd/a cmd/b cmd/c cmd/d"}},
		{2, nil, []string{"big small lonely named cmd/a", "directive cmd/b cmd/c cmd/d"}},
		{3, nil, []string{"big small lonely named cmd/a", "directive cmd/c", "cmd/b cmd/d"}},
		{3, []string{"example.com/named.Serve"}, []string{"big small lonely cmd/a", "directive named cmd/c", "cmd/b cmd/d"}},
		{8, nil, []string{"big small lonely named cmd/a", "cmd/c", "cmd/b", "cmd/d", "directive", "", "", ""}},
	} {
		if got := divide(list, c.n, c.handlers...); !slices.Equal(got, c.want) {
			t.Errorf("%d shards:\n got %q\nwant %q", c.n, got, c.want)
		}
		slices.Reverse(list) // the order in which they come does not matter
		got := divide(list, c.n, c.handlers...)
		for i := range got {
			words := strings.Fields(got[i])
			slices.Reverse(words)
			got[i] = strings.Join(words, " ")
		}
		slices.Reverse(list)
		if !slices.Equal(got, c.want) {
			t.Errorf("%d shards, reversed:\n got %q\nwant %q", c.n, got, c.want)
		}
	}
}
