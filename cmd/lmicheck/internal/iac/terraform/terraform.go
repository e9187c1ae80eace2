// Package terraform reads Terraform and OpenTofu configurations: HCL, its JSON form, and plans.
//
// A directory is a module. Modules in the tree that are called are read with the
// inputs of the call, so that one module called twice gives two functions; those from a registry are known by their
// inputs, if these are those of a function. Expressions are evaluated as far as they depend on
// variables with a default or a value in a file that Terraform loads by itself, on locals, and on each other. What for_each or
// count repeats is one function.
package terraform

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/tree"
)

// Read reads the modules in these directories. Those that others call are read where they are called.
func Read(t *tree.Tree, dirs []string) *iac.Project {
	r := &reader{tree: t, out: &iac.Project{}, sources: map[string]*source{}, names: map[string]bool{}}
	called := map[string]bool{}
	for _, dir := range dirs {
		for _, child := range r.source(dir).calls(t) {
			called[child] = called[child] || child != dir && !isExample(t, dir)
		}
	}
	read := func(wanted func(dir string) bool) {
		for _, dir := range dirs {
			if src := r.source(dir); !src.read && wanted(dir) {
				r.root(src)
			}
		}
	}
	read(func(dir string) bool { return !called[dir] && !isExample(t, dir) })
	read(func(dir string) bool { return !called[dir] && !r.covers(r.source(dir)) })
	read(func(dir string) bool { return !isExample(t, dir) }) // modules that call each other in a circle
	r.templates()
	return r.out
}

// isExample reports whether a module shows how another one is used.
func isExample(t *tree.Tree, dir string) bool {
	for part := range strings.SplitSeq(t.Rel(dir), "/") {
		switch part {
		case "examples", "example", "test", "tests", "fixtures":
			return true
		}
	}
	return false
}

// covers reports whether everything that a module calls in the tree has been read without it.
func (r *reader) covers(src *source) bool {
	calls := src.calls(r.tree)
	return len(calls) > 0 && !slices.ContainsFunc(calls, func(dir string) bool { return !r.source(dir).read })
}

// A reader collects what the modules of a tree declare.
type reader struct {
	tree    *tree.Tree
	out     *iac.Project
	sources map[string]*source // by directory
	names   map[string]bool    // template and name of what has been declared
	active  []string           // directories of the modules that are being read
}

// A source is the configuration in one directory.
type source struct {
	dir       string
	files     map[string][]byte
	variables map[string]*hcl.Block
	locals    map[string]*hcl.Attribute
	outputs   map[string]*hcl.Block
	resources []*hcl.Block // and data sources
	modules   []*hcl.Block
	read      bool
}

// A module is a source with the inputs of one call.
type module struct {
	*source
	reader  *reader
	rootDir string // where Terraform runs: names of files are relative to it
	address string // "module.api."
	parent  *module
	call    *hcl.Block           // in the parent
	inputs  map[string]evaluated // of the call, or of files with values
	copies  string               // for_each or count of the call
	locals  map[string]evaluated // evaluated so far
	pending map[string]bool      // being evaluated
	byName  map[string]*hcl.Block
	kids    map[string]*module // calls of modules in the tree
	fns     map[string]*iac.Function
	built   []iac.Command // that its resources run; nil until asked for
}

// maxModules bounds how deep modules call each other.
const maxModules = 20

func (r *reader) root(src *source) {
	r.active = nil
	m := r.module(src, nil, nil)
	m.inputs = r.values(src)
	before := len(r.out.Functions)
	r.declare(m)
	r.rename(r.out.Functions[before:], src.dir)
	m.links()
}

// module makes a module of a source, with those that it calls.
func (r *reader) module(src *source, parent *module, call *hcl.Block) *module {
	src.read = true
	m := &module{source: src, reader: r, rootDir: src.dir, parent: parent, call: call, inputs: map[string]evaluated{}, locals: map[string]evaluated{},
		pending: map[string]bool{}, byName: map[string]*hcl.Block{}, kids: map[string]*module{}, fns: map[string]*iac.Function{}}
	if parent != nil {
		m.rootDir = parent.rootDir
		m.address = parent.address + "module." + call.Labels[0] + "."
	}
	for _, b := range src.resources {
		m.byName[address(b)] = b
	}
	return m
}

// address returns how expressions name a resource.
func address(b *hcl.Block) string {
	name := strings.Join(b.Labels, ".")
	if b.Type == "data" {
		return "data." + name
	}
	return name
}

// declare adds the functions of a module, and of those that it calls.
func (r *reader) declare(m *module) {
	r.active = append(r.active, m.dir)
	defer func() { r.active = r.active[:len(r.active)-1] }()
	for _, b := range m.resources {
		if b.Type == "data" {
			continue
		}
		switch b.Labels[0] {
		case "aws_lambda_function":
			m.add(b, m.function(b))
		case "aws_lambda_capacity_provider":
			r.out.Providers = append(r.out.Providers, m.provider(b))
		}
	}
	for _, call := range m.modules {
		r.call(m, call)
	}
}

func (m *module) add(b *hcl.Block, f *iac.Function) {
	m.fns[address(b)] = f
	m.reader.out.Functions = append(m.reader.out.Functions, f)
}

// call reads a module that m calls.
func (r *reader) call(m *module, call *hcl.Block) {
	attrs := attributes(call.Body)
	src, ok := attrs["source"]
	if !ok {
		return
	}
	where, ok := text(src.Expr)
	if !ok || !isLocal(where) {
		if f := m.registry(call, attrs, where); f != nil {
			m.fns["module."+call.Labels[0]] = f
			r.out.Functions = append(r.out.Functions, f)
		}
		return
	}
	dir := filepath.Join(m.dir, filepath.FromSlash(where))
	at := m.span(src.Range)
	switch {
	case slices.Contains(r.active, dir):
		r.out.Report(at, "module %q calls itself", call.Labels[0])
		return
	case len(r.active) > maxModules:
		r.out.Report(at, "modules call each other more than %d deep", maxModules)
		return
	case len(r.source(dir).files) == 0:
		r.out.Report(at, "module %q is not there: %q has no Terraform files", call.Labels[0], where)
		return
	}
	kid := r.module(r.source(dir), m, call)
	kid.copies = cmp.Or(repeated(m, attrs), m.copies)
	for name, a := range attrs {
		kid.inputs[name] = m.eval(a.Expr)
	}
	m.kids[call.Labels[0]] = kid
	r.declare(kid)
}

// isLocal reports whether the source of a module is a directory.
func isLocal(source string) bool {
	return strings.HasPrefix(source, "./") || strings.HasPrefix(source, "../") || source == "." || source == ".."
}

// repeated returns the expression of for_each or count.
func repeated(m *module, attrs hcl.Attributes) string {
	for _, name := range []string{"for_each", "count"} {
		a, ok := attrs[name]
		if !ok {
			continue
		}
		if name == "count" && isSwitch(a.Expr, m) {
			continue
		}
		return name + " = " + m.show(a.Expr)
	}
	return ""
}

// isSwitch reports whether a count is there to turn something on or off, so that there is one at most.
func isSwitch(e hcl.Expression, m *module) bool {
	v := m.eval(e)
	if v.known() && v.Value.Type() == cty.Number {
		return v.Value.LessThanOrEqualTo(cty.NumberIntVal(1)).True()
	}
	return strings.HasSuffix(strings.TrimSpace(strings.TrimSuffix(m.show(e), ")")), "? 1 : 0")
}

// rename makes names unique in their template: two configurations, say of two stages, may call one
// module.
func (r *reader) rename(list []*iac.Function, root string) {
	for _, f := range list {
		key := f.Template + "\x00" + f.Name
		if r.names[key] {
			f.Name = r.tree.Rel(root) + ":" + f.Name
		}
		r.names[key] = true
	}
}

// templates lists the directories that declare something.
func (r *reader) templates() {
	var dirs []string
	for _, f := range r.out.Functions {
		dirs = append(dirs, f.Template)
	}
	for _, p := range r.out.Providers {
		dirs = append(dirs, p.Template)
	}
	slices.Sort(dirs)
	for _, dir := range slices.Compact(dirs) {
		r.out.Templates = append(r.out.Templates, iac.Template{File: dir, Language: iac.Terraform})
	}
}
