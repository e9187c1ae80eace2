package build

import (
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// kinds has every kind of statement, in functions that need their last statement to be
// terminating where they have a result.
const kinds = `//go:build !never

package kinds // a comment

import "fmt"; var shared, limit int

var table = map[string]func(int) int{"double": func(n int) int { shared = n; return 2 * n }}

func one() (n int) { shared++; defer func() { n = shared }(); return shared }

func branches(n int, xs []int, m map[string]int, any interface{}) int {
	if n > shared {
		return 1
	} else if v := shared; v > 2 { return v } else if n == 9 {
	} else {
		shared--
	}
	switch v := any.(type) {
	case int: shared = v
	case string, error:
	default:
		return len(fmt.Sprint(v))
	}
	switch shared {
	case 1:
		shared = 2
		fallthrough
	case 2: ; shared += 3
	}
	var local, other = shared, 1 // behind
	const c = 2
	type t struct{ a int }
	_, _, m["x"] = other, t{local}, c
	{
		shared = 1
	}
	if shared > 0 { return 1 } else { panic("x") }
}

func loops(ch chan int, xs []int) string {
outer:
	for i := 0; i < len(xs); i++ {
		for _, x := range xs {
			if x == shared { continue outer }
			if x > shared { break outer }
			if x == 7 {
				return "seven"
			}
			if x == 8 { goto done }
		}
	}
again:
	shared++
	if shared < 3 { goto again }
	for range xs { go func() { shared++ }(); ch <- shared }
	select {
	case v := <-ch: shared = v
	case ch <- shared:
	default: break
	}
	func() { defer fmt.Println(recover(), shared); ch <- 1 }()
done:
	for {
		if shared > 1 { return "x" }
	}
}

func forever(n int) int {
L:
	for { for { if n > 1 { continue L }; n++ } }
}

func chosen(ch chan int) int {
	select { case n := <-ch: return n; case ch <- 1: panic("y") }
}

func chosen2(n int) int {
M:
	switch { case n > 1: for { if n > 3 { break }; n++ }; return n; default: { goto M } }
}

func generic[T ~int](v T) T { shared = int(v); return v }

func empty() {}

func blocked() int { _ = generic(1); select {} }
`

// stub is what an instrumented file imports.
const stub = "package lmicheckprobe; func In(int) {}; func Out(int) {}; func Last(int) {}"

// importing finds the probe, and packages of the standard library.
type importing struct{ std types.Importer }

func (i importing) Import(path string) (*types.Package, error) {
	if path != libraryPath+"/"+probeDir {
		return i.std.Import(path)
	}
	p, err := parse("stub.go", []byte(stub))
	if err != nil {
		return nil, err
	}
	return new(types.Config).Check(path, p.fset, []*ast.File{p.file}, nil)
}

// everywhere puts a probe around every statement of a file.
func everywhere(t *testing.T, name string, text []byte, bare bool) *patch {
	t.Helper()
	p, err := parse(name, text)
	if err != nil {
		t.Fatal(err)
	}
	probing := &probing{patch: p, name: probeDir, bare: bare}
	n := 0
	ast.Inspect(p.file, func(node ast.Node) bool {
		for _, s := range listOf(node) {
			probing.lay(n, target(s), n%5 == 4)
			n++
		}
		return true
	})
	if n == 0 {
		return p
	}
	probing.keep(p.file.Name.End(), fmt.Sprintf("; import %s %q", probeDir, libraryPath+"/"+probeDir))
	out, err := parse(name, p.apply())
	if err != nil {
		t.Fatalf("%v\n%s", err, p.apply())
	}
	return out
}

// tokens lists identifiers and literals with their positions, without those of probes.
func tokens(p *patch) []string {
	var out []string
	ast.Inspect(p.file, func(n ast.Node) bool {
		if s, ok := n.(*ast.ExprStmt); ok {
			if call, ok := s.X.(*ast.CallExpr); ok && strings.HasPrefix(types.ExprString(call.Fun), probeDir+".") {
				return false
			}
		}
		switch n := n.(type) {
		case *ast.ImportSpec:
			return n.Name == nil || n.Name.Name != probeDir
		case *ast.Ident:
			out = append(out, fmt.Sprint(p.fset.Position(n.Pos()), " ", n.Name))
		case *ast.BasicLit:
			out = append(out, fmt.Sprint(p.fset.Position(n.Pos()), " ", n.Value))
		case *ast.BlockStmt:
			out = append(out, fmt.Sprint(p.fset.Position(n.Lbrace), " ", p.fset.Position(n.Rbrace)))
		}
		return true
	})
	return out
}

// exact checks that files compile with probes everywhere, and that positions are kept.
func exact(t *testing.T, files map[string][]byte, imports types.Importer) {
	t.Helper()
	for _, bare := range []bool{false, true} {
		fset, list := token.NewFileSet(), []*ast.File{}
		for name, text := range files {
			before, err := parse(name, text)
			if err != nil {
				t.Fatal(err)
			}
			after := everywhere(t, name, text, bare)
			if got, want := tokens(after), tokens(before); !slices.Equal(got, want) {
				for i := range want {
					if i >= len(got) || got[i] != want[i] {
						t.Fatalf("%s, bare %v: %s is elsewhere", name, bare, want[i])
					}
				}
			}
			again, err := parser.ParseFile(fset, name, after.text, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, again)
		}
		config := types.Config{Importer: imports, Error: func(err error) { t.Errorf("bare %v: %v", bare, err) }}
		_, _ = config.Check("p", fset, list, nil)
	}
}

func TestEveryKindOfStatement(t *testing.T) {
	exact(t, map[string][]byte{"kinds.go": []byte(kinds)}, importing{importer.ForCompiler(token.NewFileSet(), "source", nil)})
}

// TestStandardLibrary takes code of others, with all that people write.
func TestStandardLibrary(t *testing.T) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	imports := importing{importer.ForCompiler(token.NewFileSet(), "source", nil)}
	for _, pkg := range []string{"bufio", "text/template/parse", "encoding/json", "regexp", "go/printer"} {
		names, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(root)), "src", filepath.FromSlash(pkg), "*.go"))
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v", pkg, err)
		}
		files := map[string][]byte{}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(name, "_test.go") && !strings.Contains(string(text), "//go:build goexperiment.jsonv2") {
				files[name] = text
			}
		}
		exact(t, files, imports)
	}
}

func TestStatement(t *testing.T) {
	p, err := parse("kinds.go", []byte(kinds))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(kinds, "\n")
	for _, c := range []struct {
		at   string // the first line that has this, and the column of what is marked
		want string // how the statement begins; empty: there is none
	}{
		{"func one() (n int) { «shared++", "shared++"},
		{"func one() (n int) { shared++; defer func() { n = «shared", "n = shared"},
		{"func one() (n int) { shared++; «defer", "defer func"},
		{"func one() (n int) { shared++; defer func() { n = shared }(); return «shared", "return shared"},
		{"	if n > «shared", "if n > shared"},
		{"		return «1", "return 1"},
		{"	} else if v := «shared", "if n > shared"}, // of which it is a part
		{"	} else if v := shared; v > 2 { return «v", "return v"},
		{"	switch v := «any", "switch v := any"},
		{"	case int: shared = «v", "shared = v"},
		{"	case string, «error", "switch v := any"},
		{"	case 2: ; «shared", "shared += 3"},
		{"	var local, other = «shared", "var local"},
		{"	for i := 0; i < «len", "outer:"}, // break needs the label where it is
		{"	for range xs { go func() { «shared++", "shared++"},
		{"	for range xs { go «func", "go func"},
		{"	case v := «<-ch", "select"},
		{"	case v := <-ch: «shared", "shared = v"},
		{"	case «ch <- shared", "select"},
		{"var table = map[string]func(int) int{\"double\": func(n int) int { «shared", "shared = n"},
		{"var table = map[string]func«(int)", ""},
		{"func «branches", ""},
		{"import \"fmt\"; var «shared", ""},
	} {
		before, _, _ := strings.Cut(c.at, "«")
		text := strings.Replace(c.at, "«", "", 1)
		line := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, text) }) + 1
		if line == 0 {
			t.Fatalf("no line %q", text)
		}
		s := p.statement(Site{Line: line, Column: len(before) + 1})
		got := ""
		if s != nil {
			got = string(p.text[p.fset.Position(s.Pos()).Offset:])
		}
		if !strings.HasPrefix(got, c.want) || (s == nil) != (c.want == "") {
			t.Errorf("%s: %.20q", c.at, got)
		}
	}
}

func TestStatementByLine(t *testing.T) {
	p, err := parse("x.go", []byte("package x\n\nfunc f() {\n\tgo func() {\n\t\ta++\n\t\tb++\n\t}()\n\tc(1,\n\t\t2)\n\td++; e++\nL:\n\tg++\n\tgoto L\n}"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		s    Site
		want string
	}{
		{Site{Line: 3}, ""},
		{Site{Line: 4}, "go func"},
		{Site{Line: 5}, "a++"},
		{Site{Line: 5, Column: 99}, "a++"}, // the line is shorter
		{Site{Line: 5, EndLine: 6}, "go func"},
		{Site{Line: 5, EndLine: 99}, "a++"},
		{Site{Line: 7}, "go func"},
		{Site{Line: 9}, "c(1,"},
		{Site{Line: 10}, "d++"},
		{Site{Line: 10, Column: 7}, "e++"},
		{Site{Line: 12}, "g++"},
		{Site{Line: 0}, ""},
		{Site{Line: -1, Column: -5}, ""},
		{Site{Line: 99}, ""},
	} {
		s := p.statement(c.s)
		got := ""
		if s != nil {
			got = string(p.text[p.fset.Position(s.Pos()).Offset:])
		}
		if !strings.HasPrefix(got, c.want) || (s == nil) != (c.want == "") {
			t.Errorf("%+v: %.20q", c.s, got)
		}
	}
}

// TestCompiler asks the compiler itself whether positions are kept.
func TestCompiler(t *testing.T) {
	dir := t.TempDir()
	mistaken := strings.Replace(kinds, "shared++; defer func() { n = shared }()", `shared++; defer func() { n = shared; n = "" }()`, 1)
	mistaken = strings.Replace(mistaken, "ch <- 1 }()", "ch <- nothing }()", 1)
	name := filepath.Join(dir, "kinds", "kinds.go")
	with := everywhere(t, name, []byte(mistaken), false).text
	for file, text := range map[string]string{
		"go.mod": "module " + libraryPath + "\n\ngo 1.18\n", "kinds/kinds.go": mistaken, probeDir + "/stub.go": stub, "with.go": string(with),
	} {
		file = filepath.Join(dir, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	over := filepath.Join(dir, "overlay.json")
	if err := (overlay{name: filepath.Join(dir, "with.go")}).write(over); err != nil {
		t.Fatal(err)
	}
	messages := func(flags ...string) string {
		cmd := exec.Command("go", slices.Concat([]string{"build"}, flags, []string{"./kinds"})...)
		cmd.Dir = dir
		out, _ := cmd.CombinedOutput()
		return string(out)
	}
	want, got := messages(), strings.ReplaceAll(messages("-overlay="+over), "./with.go", "kinds/kinds.go")
	if got != want || strings.Count(got, "kinds.go:") != 2 {
		t.Errorf("without probes\n%s\nwith probes\n%s", want, got)
	}
}

// TestRetreat goes back from a failure step by step.
func TestRetreat(t *testing.T) {
	dir := t.TempDir()
	n := &instrumentation{files: map[string]*observed{}, lost: map[int]string{}, work: filepath.Join(dir, "steered")}
	f := &Function{req: Request{Dir: dir}, sites: n}
	for i, base := range []string{"a.go", "b.go", "c.go"} {
		name := filepath.Join(dir, base)
		if err := os.WriteFile(name, []byte("package x\n\nfunc f() {\n\tx++\n}\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		n.sites = append(n.sites, Site{File: name, Line: 4})
		n.files[name] = &observed{sites: []int{i}, pkg: listed{Dir: dir, GoFiles: []string{"a.go", "b.go", "c.go"}}}
	}
	if err := n.lay(); err != nil {
		t.Fatal(err)
	}
	text := func(base string) string {
		with := n.overlay()[filepath.Join(dir, base)]
		if with == "" {
			return ""
		}
		text, err := os.ReadFile(with)
		if err != nil {
			t.Fatal(err)
		}
		_, body, _ := strings.Cut(string(text), "{\n")
		return body
	}
	const (
		full = "\tlmicheckprobe.In(%d);\n/*line :4:2*/x++;lmicheckprobe.Out(%[1]d);\n/*line :4:5*/\n}\n"
		bare = "\tlmicheckprobe.In(%d);lmicheckprobe.Out(%[1]d);\n/*line :4:2*/x++\n}\n"
		head = "# example.com/x\n"
	)
	for _, c := range []struct {
		failure string
		more    bool
		want    [3]string
	}{
		{head + "./b.go:4:2: no\n./b.go:4:3: no", true, [3]string{full, bare, full}},
		{head + n.files[filepath.Join(dir, "b.go")].with + ":4:2: no\na.go:4: no", true, [3]string{bare, "", full}},
		{head + "./d.go:4:2: no", true, [3]string{}},
		{head + "./d.go:4:2: no", false, [3]string{}},
	} {
		more, err := f.retreat(errors.New(c.failure))
		if err != nil || more != c.more {
			t.Errorf("%s: %v, %v", c.failure, more, err)
		}
		for i, base := range []string{"a.go", "b.go", "c.go"} {
			want := c.want[i]
			if want != "" {
				want = fmt.Sprintf(want, i)
			}
			if got := text(base); got != want {
				t.Errorf("%s: %s has %q", c.failure, base, got)
			}
		}
	}
	if len(n.lost) != 3 {
		t.Errorf("%v", n.lost)
	}
}
