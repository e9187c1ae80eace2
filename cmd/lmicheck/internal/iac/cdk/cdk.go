// Package cdk reads what "cdk synth" writes: cloud assemblies, "cdk.out" by default.
//
// An assembly has CloudFormation templates, and copies of the code that they deploy ("assets"). What
// such a copy was made from is not written down. It is found again by content, if the copy has sources, or
// else in the program that was synthesised, by the id of the function: an entry, or a directory of an asset, that stands there
// literally. The program is not run.
package cdk

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/cloudformation"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/document"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/tree"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// Read reads the assemblies of a tree, and says of apps without one what is missing.
func Read(t *tree.Tree) *iac.Project {
	out := &iac.Project{}
	for _, dir := range t.Assemblies {
		out.Add(assembly(t, dir))
	}
	for _, file := range t.Files {
		if filepath.Base(file) == "cdk.json" && !synthesised(t, filepath.Dir(file)) {
			out.Report(finding.Span{File: file}, "its app is a program, which is not run; \"cdk synth\" in its directory writes what can be read (cdk.out)")
		}
	}
	return out
}

// synthesised reports whether there is an assembly of the app in a directory.
func synthesised(t *tree.Tree, dir string) bool {
	return slices.ContainsFunc(t.Assemblies, func(out string) bool { return strings.HasPrefix(out, dir+string(filepath.Separator)) })
}

// assembly reads one assembly, and those nested in it.
func assembly(t *tree.Tree, dir string) *iac.Project {
	var templates []string
	a := &assets{tree: t, app: app(t, dir), images: map[string]image{}, files: map[string]string{}, paths: map[string]map[string]string{}}
	a.read(dir, &templates, 0)
	p := cloudformation.Read(t, templates, iac.CDK)
	for _, f := range p.Functions {
		f.Name = a.name(f.Template, f.Name)
		a.locate(f)
	}
	for _, c := range p.Providers {
		name := a.name(c.Template, c.Name)
		for _, f := range p.Functions {
			if f.Template == c.Template && f.Capacity != nil && f.Capacity.Provider.V == c.Name {
				f.Capacity.Provider.V = name
			}
		}
		c.Name = name
	}
	return p
}

// name returns the path of a construct, by its logical id, which nobody writes. Templates have no paths if these are
// turned off; the assembly's metadata has them.
func (a *assets) name(template, id string) string {
	if path := a.paths[template][id]; path != "" {
		return path
	}
	return id
}

// app returns the directory of the program: that of cdk.json, above the assembly.
func app(t *tree.Tree, dir string) string {
	for at := filepath.Dir(dir); ; at = filepath.Dir(at) {
		if t.IsFile(filepath.Join(at, "cdk.json")) {
			return at
		}
		if at == t.Root || at == filepath.Dir(at) {
			return filepath.Dir(dir)
		}
	}
}

// assets knows the code that an assembly deploys.
type assets struct {
	tree   *tree.Tree
	app    string
	images map[string]image             // by hash
	files  map[string]string            // copies, by hash
	paths  map[string]map[string]string // template -> logical id -> path
	source []program                    // of the app; nil until asked for
}

// An image is what a container image is built from.
type image struct {
	dir, file string
}

// maxNested bounds assemblies within assemblies.
const maxNested = 10

func (a *assets) read(dir string, templates *[]string, depth int) {
	if depth > maxNested {
		return
	}
	for _, e := range a.tree.List(dir) {
		file := filepath.Join(dir, e.Name())
		switch name := e.Name(); {
		case e.IsDir() && strings.HasPrefix(name, "assembly-"):
			a.read(file, templates, depth+1)
		case !e.Type().IsRegular():
		case strings.HasSuffix(name, ".template.json"):
			*templates = append(*templates, file)
			for _, r := range a.document(file).Get("Resources").Children() {
				if path, ok := r.Value.Get("Metadata", "aws:cdk:path").String(); ok {
					a.path(file, r.Key.Text, path)
				}
			}
		case strings.HasSuffix(name, ".assets.json"):
			a.manifest(dir, a.document(file))
		case strings.HasSuffix(name, ".metadata.json"):
			a.metadata(strings.TrimSuffix(file, ".metadata.json")+".template.json", a.document(file))
		case name == "manifest.json":
			for _, stack := range a.document(file).Get("artifacts").Children() {
				if template, ok := stack.Value.Get("properties", "templateFile").String(); ok {
					a.metadata(filepath.Join(dir, template), stack.Value.Get("metadata"))
				}
			}
		}
	}
}

// document parses a file of the assembly; nil if that fails.
func (a *assets) document(file string) *document.Node {
	data, err := a.tree.ReadFile(file)
	if err != nil {
		return nil
	}
	docs, _, _ := document.Parse(file, data)
	if len(docs) == 0 {
		return nil
	}
	return docs[0]
}

// manifest reads which images are built, and which files are copied.
func (a *assets) manifest(dir string, doc *document.Node) {
	abs := func(name string) string {
		if filepath.IsAbs(name) {
			return filepath.Clean(name)
		}
		return filepath.Join(dir, filepath.FromSlash(name))
	}
	for _, p := range doc.Get("dockerImages").Children() {
		from, _ := p.Value.Get("source", "directory").String()
		name, ok := p.Value.Get("source", "dockerFile").String()
		if !ok {
			name = "Dockerfile"
		}
		a.images[p.Key.Text] = image{abs(from), name}
	}
	for _, p := range doc.Get("files").Children() {
		if from, ok := p.Value.Get("source", "path").String(); ok {
			a.files[p.Key.Text] = abs(from)
		}
	}
}

// metadata reads the logical ids of constructs.
func (a *assets) metadata(template string, doc *document.Node) {
	for _, construct := range doc.Children() {
		for _, m := range construct.Value.Elements() {
			if kind, _ := m.Get("type").String(); kind != "aws:cdk:logicalId" {
				continue
			}
			if id, ok := m.Get("data").String(); ok {
				a.path(template, id, construct.Key.Text)
			}
		}
	}
}

// path notes the path of a construct, of which the last part only says that it is a resource.
func (a *assets) path(template, id, path string) {
	if a.paths[template] == nil {
		a.paths[template] = map[string]string{}
	}
	a.paths[template][id] = strings.TrimSuffix(strings.TrimPrefix(path, "/"), "/Resource")
}

// locate says where the code of a function came from.
func (a *assets) locate(f *iac.Function) {
	f.Code.Dir = a.app
	if f.Image {
		a.build(f)
		return
	}
	if copied := a.files[strings.TrimSuffix(f.Code.Path.Text, ".zip")]; copied != "" && !f.Code.Path.Known {
		f.Code.Path.V, f.Code.Path.Known = copied, true
	}
	staged := f.Code.Path.V
	if !f.Code.Path.Known || !strings.HasPrefix(filepath.Base(staged), "asset.") {
		return // not staged: where it is
	}
	f.Code.Path = iac.Value[string]{Set: true, Text: filepath.Base(staged), Span: f.Code.Path.Span}
	if dir := a.original(staged, ".go"); dir != "" {
		f.Code.Path.V, f.Code.Path.Known = dir, true
		return
	}
	name := f.Name[strings.LastIndex(f.Name, "/")+1:]
	if at := a.written(name); at.path != "" {
		f.Code.Path.Text = fmt.Sprintf("%s in %s", filepath.Base(at.path), a.tree.Rel(at.file))
		if at.entry {
			f.Code.Entry = at.path
		} else {
			f.Code.Path.V, f.Code.Path.Known = at.path, true
		}
	}
}

// build says what an image is built from.
func (a *assets) build(f *iac.Function) {
	for _, hash := range slices.Sorted(maps.Keys(a.images)) {
		img := a.images[hash]
		if !strings.Contains(f.Code.Path.Text, hash) {
			continue
		}
		dir := img.dir
		if original := a.original(dir, img.file); original != "" {
			dir = original
		}
		f.Code.Context, f.Code.Dockerfile = dir, filepath.Join(dir, img.file)
		return
	}
}

// original returns the directory of the tree whose file with this ending is the same as the copy's; "" if none or several are.
func (a *assets) original(copied, ending string) string {
	for _, e := range a.tree.List(copied) {
		if !e.Type().IsRegular() || !strings.HasSuffix(e.Name(), ending) {
			continue
		}
		want, err := a.tree.ReadFile(filepath.Join(copied, e.Name()))
		if err != nil {
			return ""
		}
		found := ""
		for _, file := range a.tree.Files {
			if filepath.Base(file) != e.Name() {
				continue
			}
			if got, err := a.tree.ReadFile(file); err != nil || string(got) != string(want) {
				continue
			}
			if found != "" {
				return ""
			}
			found = filepath.Dir(file)
		}
		if found != "" {
			return found
		}
	}
	return ""
}
