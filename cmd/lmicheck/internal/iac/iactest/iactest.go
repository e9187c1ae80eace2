// Package iactest tests readers of templates by examples: archives in txtar form with the files of a
// repository, and what is read of them in a file called "want".
package iactest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/tree"
	"github.com/lmicheck/lmicheck/internal/finding"
)

var update = flag.Bool("update", false, "write what is read into the examples")

// Run runs one test for each archive in testdata.
func Run(t *testing.T, read func(t *tree.Tree) *iac.Project) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples in testdata: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			at := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == "want" })
			if at < 0 {
				t.Fatalf("%s has no file \"want\"", file)
			}
			dir := extract(t, archive)
			got := Twice(t, dir, read)
			if *update {
				archive.Files[at].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(archive.Files[at].Data), got); diff != "" {
				t.Errorf("%s: -want +got\n%s", file, diff)
			}
		})
	}
}

// Twice reads a directory two times, wants the same of both, and returns it as text.
func Twice(t testing.TB, dir string, read func(t *tree.Tree) *iac.Project) string {
	t.Helper()
	got := Print(read(Open(t, dir)), dir)
	if again := Print(read(Open(t, dir)), dir); again != got {
		t.Errorf("the second reading differs:\n%s", cmp.Diff(got, again))
	}
	return got
}

// extract writes the files of an archive into a directory of the test's own.
func extract(t testing.TB, archive *txtar.Archive) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range archive.Files {
		if f.Name != "want" {
			Write(t, dir, f.Name, string(f.Data))
		}
	}
	return dir
}

// Write writes a file, and the directories above it.
func Write(t testing.TB, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// Open opens a tree for the duration of a test.
func Open(t testing.TB, dir string) *tree.Tree {
	t.Helper()
	opened, err := tree.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { opened.Close() })
	return opened
}

// Print writes a project as text: what is set, with line and column.
func Print(p *iac.Project, dir string) string {
	pr := &printer{dir: dir}
	for _, t := range p.Templates {
		pr.line("template %s %s", pr.name(t.File), t.Language)
	}
	for _, f := range p.Functions {
		pr.function(f)
	}
	for _, c := range p.Providers {
		pr.provider(c)
	}
	for _, problem := range p.Problems {
		pr.line("problem %s", strings.ReplaceAll(problem.Text(), dir+string(filepath.Separator), ""))
	}
	return pr.b.String()
}

type printer struct {
	b   strings.Builder
	dir string
}

func (p *printer) line(format string, args ...any) { fmt.Fprintf(&p.b, format+"\n", args...) }

// name returns a file relative to the tree.
func (p *printer) name(file string) string {
	if rel, err := filepath.Rel(p.dir, file); err == nil && file != "" {
		return filepath.ToSlash(rel)
	}
	return file
}

func (p *printer) place(s finding.Span) string {
	return fmt.Sprintf("%s:%d:%d", p.name(s.File), s.Line, s.Column)
}

func setting[T any](p *printer, name string, v iac.Value[T]) {
	if !v.Set {
		return
	}
	text := "?"
	if v.Known {
		if text = fmt.Sprint(v.V); filepath.IsAbs(text) {
			text = p.name(text)
		}
	}
	if v.Text != "" {
		text += " (" + v.Text + ")"
	}
	p.line("\t%s %s @%d:%d", name, text, v.Span.Line, v.Span.Column)
}

func (p *printer) function(f *iac.Function) {
	p.line("function %s %s %s", f.Name, f.Language, p.place(f.Where))
	if f.Copies != "" {
		p.line("\tcopies %s", f.Copies)
	}
	if f.Image {
		p.line("\timage")
	}
	setting(p, "runtime", f.Runtime)
	setting(p, "handler", f.Handler)
	setting(p, "architecture", f.Architecture)
	setting(p, "memory", f.Memory)
	setting(p, "timeout", f.Timeout)
	setting(p, "storage", f.Storage)
	setting(p, "reserved", f.Reserved)
	setting(p, "provisioned", f.Provisioned)
	setting(p, "vpc", f.VPC)
	setting(p, "filesystem", f.FileSystem)
	setting(p, "snapstart", f.SnapStart)
	setting(p, "tenancy", f.Tenancy)
	setting(p, "publish", f.Publish)
	setting(p, "publishlatest", f.PublishLatest)
	for _, l := range f.Layers {
		p.line("\tlayer %s", l)
	}
	if len(f.Variables) > 0 {
		p.line("\tvariables %s", strings.Join(f.Variables, " "))
	}
	for _, e := range f.Events {
		p.line("\tevent %s", strings.TrimSpace(e.Type+" "+e.Name))
	}
	if c := f.Capacity; c != nil {
		p.line("\tcapacity @%d:%d", c.Where.Line, c.Where.Column)
		setting(p, "\tprovider", c.Provider)
		setting(p, "\tconcurrency", c.Concurrency)
		setting(p, "\tratio", c.Ratio)
		setting(p, "\tmin", c.Min)
		setting(p, "\tmax", c.Max)
		p.shape("\t\t", c.Shape)
	}
	p.code(f)
}

// code prints where the code is, and the package if that was looked for.
func (p *printer) code(f *iac.Function) {
	c := f.Code
	setting(p, "code", c.Path)
	for _, s := range []struct{ name, value string }{
		{"method", c.Method}, {"entry", p.name(c.Entry)}, {"workingdir", p.name(c.WorkingDir)}, {"dockerfile", p.name(c.Dockerfile)},
	} {
		if s.value != "" {
			p.line("\t%s %s", s.name, s.value)
		}
	}
	for _, cmd := range c.Commands {
		p.line("\tcommand in %s: %q", p.name(cmd.Dir), strings.ReplaceAll(cmd.Text, p.dir, "DIR"))
	}
	switch k := f.Package; {
	case k.Dir != "":
		p.line("\tpackage %s: %s", p.name(k.Dir), k.How)
	case k.Reason != "":
		p.line("\tpackage ?: %s", k.Reason)
	}
}

func (p *printer) provider(c *iac.Provider) {
	p.line("provider %s %s %s", c.Name, c.Language, p.place(c.Where))
	for _, l := range []struct {
		name string
		list []iac.Value[string]
	}{{"architecture", c.Architectures}, {"allowed", c.Allowed}, {"excluded", c.Excluded}} {
		for _, v := range l.list {
			setting(p, l.name, v)
		}
	}
	setting(p, "maxvcpu", c.MaxVCPU)
	setting(p, "subnets", c.Subnets)
	p.shape("\t", c.Shape)
}

func (p *printer) shape(indent, text string) {
	if text != "" {
		p.line("%sshape %s", indent, text)
	}
}
