// Package cloudformation reads CloudFormation and SAM templates, in YAML and JSON.
//
// Of expressions it decides what can be known before deployment: references to
// parameters with a default, mappings, and conditions over these. A value that is only a default says
// so. Everything else is kept as it is written. A template that another one nests
// gets its parameters from there.
package cloudformation

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/document"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/tree"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// Mentions reports whether a file can be a template with functions. It is cheap, and
// may be wrong: Read decides.
func Mentions(data []byte) bool {
	return bytes.Contains(data, []byte("AWS::Lambda::")) || bytes.Contains(data, []byte("AWS::Serverless::"))
}

// Read reads files that may be templates. What is not one, such as an example in another
// document, is passed over. Functions have the language given, or if it is empty the one that they are
// declared in.
func Read(t *tree.Tree, files []string, language iac.Language) *iac.Project {
	out := &iac.Project{}
	all := map[string]*stack{}
	for _, file := range files {
		if s := open(t, out, file); s != nil {
			s.language = language
			all[file] = s
		}
	}
	for _, s := range nestedLast(files, all) {
		s.read()
	}
	return out
}

// open parses a file. It returns nil if that is no template.
func open(t *tree.Tree, out *iac.Project, file string) *stack {
	data, err := t.ReadFile(file)
	if err != nil {
		out.Report(finding.Span{File: file}, "the template cannot be read: %v", err)
		return nil
	}
	docs, faults, err := document.Parse(file, data)
	var root *document.Node
	for _, doc := range docs {
		if isTemplate(doc) {
			root = doc
			break
		}
	}
	if root == nil {
		if fault := (*document.Fault)(nil); errors.As(err, &fault) && looksLike(data) {
			out.Report(fault.Span, "%s", fault.Message)
		}
		return nil
	}
	for _, f := range faults {
		out.Report(f.Span, "%s", f.Message)
	}
	return &stack{tree: t, out: out, file: file, root: root, given: map[string]resolved{}}
}

// isTemplate reports whether a document has a resource that says what it is of.
func isTemplate(doc *document.Node) bool {
	resources := doc.Get("Resources")
	if resources == nil || !resources.IsMap() {
		return false
	}
	for _, p := range resources.Pairs {
		kind, _ := p.Value.Get("Type").String()
		if strings.Contains(kind, "::") || strings.HasPrefix(p.Key.Text, "Fn::") {
			return true
		}
	}
	return false
}

// looksLike reports whether a file that cannot be parsed was meant as a template: a
// manual with examples is none.
func looksLike(data []byte) bool {
	for _, line := range bytes.Split(data, []byte("\n")) {
		line = bytes.Trim(line, " \t{\"")
		if bytes.HasPrefix(line, []byte("Resources")) || bytes.HasPrefix(line, []byte("AWSTemplateFormatVersion")) {
			return true
		}
	}
	return false
}

// A stack is one template, with the parameters that it is given.
type stack struct {
	tree     *tree.Tree
	out      *iac.Project
	language iac.Language // of all functions, if not empty
	file     string
	root     *document.Node
	given    map[string]resolved // parameters that the nesting template sets
	active   map[string]bool     // conditions being evaluated
}

func (s *stack) dir() string { return filepath.Dir(s.file) }

// nestedLast orders stacks so that one comes after those that nest it, and tells it its
// parameters. A template that is nested twice gets those of the first.
func nestedLast(files []string, all map[string]*stack) []*stack {
	children := map[string]map[string]*document.Node{}
	isChild := map[string]bool{}
	for file, s := range all {
		children[file] = s.nested()
		for child := range children[file] {
			isChild[child] = true
		}
	}
	var order []*stack
	done := map[string]bool{}
	var visit func(file string)
	visit = func(file string) {
		if done[file] || all[file] == nil {
			return
		}
		done[file] = true
		order = append(order, all[file])
		for _, child := range files { // and not range children: the order must be the same each time
			if params, nests := children[file][child]; nests && all[child] != nil && !done[child] {
				all[child].give(all[file], params)
				visit(child)
			}
		}
	}
	for _, file := range files {
		if !isChild[file] {
			visit(file)
		}
	}
	for _, file := range files {
		visit(file) // what nests itself
	}
	return order
}

// nested returns the local templates that this one nests, with the node of their parameters.
func (s *stack) nested() map[string]*document.Node {
	list := map[string]*document.Node{}
	for _, r := range s.resources() {
		var where *document.Node
		switch r.kind {
		case "AWS::CloudFormation::Stack":
			where = r.properties.Get("TemplateURL")
			if asset := r.node.Get("Metadata", "aws:asset:path"); asset != nil {
				where = asset
			}
		case "AWS::Serverless::Application":
			where = r.properties.Get("Location")
		}
		name, ok := s.resolve(where).node.String()
		if !ok || strings.Contains(name, "://") {
			continue
		}
		file := filepath.Join(s.dir(), filepath.FromSlash(name))
		if _, twice := list[file]; !twice {
			list[file] = r.properties.Get("Parameters")
		}
	}
	return list
}

// give sets the parameters of a nested stack to what they are in the stack around it.
func (s *stack) give(outer *stack, params *document.Node) {
	if params == nil {
		return
	}
	for _, p := range params.Pairs {
		s.given[p.Key.Text] = outer.resolve(p.Value)
	}
}

// A resource is an entry of Resources.
type resource struct {
	id         string
	kind       string // "AWS::Lambda::Function"
	at         finding.Span
	node       *document.Node
	properties *document.Node
	copies     string // of Fn::ForEach
}

// resources returns the resources in the order of the template.
func (s *stack) resources() []resource { return s.collect(s.root.Get("Resources"), "") }

func (s *stack) collect(from *document.Node, copies string) []resource {
	if !from.IsMap() {
		return nil
	}
	var list []resource
	for _, p := range from.Pairs {
		if loop := p.Value; strings.HasPrefix(p.Key.Text, "Fn::ForEach::") && copies == "" {
			if items := loop.Elements(); len(items) == 3 {
				list = append(list, s.collect(items[2], "Fn::ForEach over "+items[1].Show())...)
			}
			continue
		}
		kind, _ := p.Value.Get("Type").String()
		list = append(list, resource{p.Key.Text, kind, p.Key.Span, p.Value, p.Value.Get("Properties"), copies})
	}
	return list
}

// isSAM reports whether the template is transformed by SAM.
func (s *stack) isSAM(list []resource) bool {
	for _, t := range s.root.Get("Transform").Elements() {
		if strings.HasPrefix(t.Text, "AWS::Serverless") {
			return true
		}
	}
	for _, r := range list {
		if strings.HasPrefix(r.kind, "AWS::Serverless::") {
			return true
		}
	}
	return false
}

// read adds what the stack declares to the project.
func (s *stack) read() {
	list := s.resources()
	l := newLinks(s, list)
	before := len(s.out.Functions) + len(s.out.Providers)
	providers := map[string]string{} // names by id
	for _, r := range list {
		switch r.kind {
		case "AWS::Lambda::Function", "AWS::Serverless::Function":
			f := s.function(r, l.ids)
			l.functions[r.id] = f
			s.out.Functions = append(s.out.Functions, f)
		case "AWS::Lambda::CapacityProvider", "AWS::Serverless::CapacityProvider":
			p := s.provider(r)
			providers[r.id] = p.Name
			s.out.Providers = append(s.out.Providers, p)
		}
	}
	for _, f := range l.functions {
		if f.Capacity != nil && providers[f.Capacity.Provider.V] != "" {
			f.Capacity.Provider.V = providers[f.Capacity.Provider.V]
		}
	}
	for _, r := range list {
		l.apply(r)
	}
	if len(s.out.Functions)+len(s.out.Providers) == before {
		return
	}
	language := iac.CloudFormation
	if s.isSAM(list) {
		language = iac.SAM
	}
	if s.language != "" {
		language = s.language
	}
	s.out.Templates = append(s.out.Templates, iac.Template{File: s.file, Language: language})
}

// languageOf returns the language in which a resource is written.
func (s *stack) languageOf(r resource) iac.Language {
	switch {
	case s.language != "":
		return s.language
	case strings.HasPrefix(r.kind, "AWS::Serverless::"):
		return iac.SAM
	}
	return iac.CloudFormation
}
