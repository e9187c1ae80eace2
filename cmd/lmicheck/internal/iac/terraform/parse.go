package terraform

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/tree"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// IsSource reports whether a file is part of a module, by its name.
func IsSource(name string) bool {
	name = strings.TrimSuffix(name, ".json")
	return strings.HasSuffix(name, ".tf") || strings.HasSuffix(name, ".tofu")
}

// schema is what is read of a configuration.
var schema = &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{
	{Type: "variable", LabelNames: []string{"name"}},
	{Type: "locals"},
	{Type: "output", LabelNames: []string{"name"}},
	{Type: "resource", LabelNames: []string{"type", "name"}},
	{Type: "data", LabelNames: []string{"type", "name"}},
	{Type: "module", LabelNames: []string{"name"}},
}}

// source returns the configuration in a directory.
func (r *reader) source(dir string) *source {
	if src := r.sources[dir]; src != nil {
		return src
	}
	src := &source{dir: dir, files: map[string][]byte{}, variables: map[string]*hcl.Block{}, locals: map[string]*hcl.Attribute{},
		outputs: map[string]*hcl.Block{}}
	r.sources[dir] = src
	for _, e := range r.tree.List(dir) {
		if !e.Type().IsRegular() || !IsSource(e.Name()) {
			continue
		}
		file := filepath.Join(dir, e.Name())
		data, err := r.tree.ReadFile(file)
		if err != nil {
			r.out.Report(finding.Span{File: file}, "the file cannot be read: %v", err)
			continue
		}
		src.files[file] = data
		if body := r.parse(src, file, data); body != nil {
			src.collect(body)
		}
	}
	return src
}

// parse parses a file. What can be read of one with errors is.
func (r *reader) parse(src *source, file string, data []byte) hcl.Body {
	if deep(data) {
		r.out.Report(finding.Span{File: file}, "expressions are nested too deep")
		return nil
	}
	f, diags := parse(file, data)
	if f != nil {
		_, _, more := f.Body.PartialContent(schema)
		diags = append(diags, more...)
	}
	for _, d := range diags {
		if d.Severity == hcl.DiagError {
			at := finding.Span{File: file}
			if d.Subject != nil {
				at = place(data, *d.Subject)
			}
			r.out.Report(at, "HCL: %s: %s", lower(d.Summary), lower(d.Detail))
			break // the others follow from it, more often than not
		}
	}
	if f == nil {
		return nil
	}
	return f.Body
}

func parse(file string, data []byte) (*hcl.File, hcl.Diagnostics) {
	if strings.HasSuffix(file, ".json") {
		return json.Parse(data, file)
	}
	return hclsyntax.ParseConfig(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), file, hcl.InitialPos)
}

// lower makes a message of a sentence.
func lower(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if text != "" && 'A' <= text[0] && text[0] <= 'Z' {
		text = strings.ToLower(text[:1]) + text[1:]
	}
	return strings.TrimSuffix(text, ".")
}

// Bounds of what the parser, which calls itself for each level, is given: the process ends when it runs out of stack. Of
// what has no closing bracket the number in one block is bounded, far beyond what anybody writes.
const (
	maxNested = 1000
	maxChain  = 100000
)

// deep reports whether brackets, operators or directives may be nested too deep.
func deep(data []byte) bool {
	depth, chain := 0, 0
	for i, b := range data {
		switch b {
		case '(', '[', '{':
			if depth++; i > 0 && data[i-1] == '%' {
				chain++ // %{ if x }
			}
		case ')', ']', '}':
			depth--
		case '!', '-', '?':
			chain++
		case '\n':
			if depth <= 0 {
				chain = 0
			}
		}
		if depth > maxNested || chain > maxChain {
			return true
		}
	}
	return false
}

// collect sorts the blocks of a file.
func (s *source) collect(body hcl.Body) {
	content, _, _ := body.PartialContent(schema)
	for _, b := range content.Blocks {
		switch b.Type {
		case "variable":
			s.variables[b.Labels[0]] = b
		case "locals":
			for name, a := range attributes(b.Body) {
				s.locals[name] = a
			}
		case "output":
			s.outputs[b.Labels[0]] = b
		case "module":
			s.modules = append(s.modules, b)
		default:
			s.resources = append(s.resources, b)
		}
	}
}

// attributes returns all attributes of a body, blocks left aside.
func attributes(body hcl.Body) hcl.Attributes {
	if native, ok := body.(*hclsyntax.Body); ok {
		attrs := hcl.Attributes{}
		for name, a := range native.Attributes {
			attrs[name] = a.AsHCLAttribute()
		}
		return attrs
	}
	attrs, _ := body.JustAttributes()
	return attrs
}

// attribute returns one attribute.
func attribute(body hcl.Body, name string) *hcl.Attribute {
	content, _, _ := body.PartialContent(&hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: name}}})
	return content.Attributes[name]
}

// blocks returns the blocks of a type.
func blocks(body hcl.Body, kind string, labels ...string) hcl.Blocks {
	content, _, _ := body.PartialContent(&hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{{Type: kind, LabelNames: labels}}})
	return content.Blocks
}

// calls returns the directories of modules that are called.
func (s *source) calls(t *tree.Tree) []string {
	var dirs []string
	for _, b := range s.modules {
		if a := attribute(b.Body, "source"); a != nil {
			if where, ok := text(a.Expr); ok && isLocal(where) {
				dirs = append(dirs, filepath.Join(s.dir, filepath.FromSlash(where)))
			}
		}
	}
	return dirs
}

// text returns a literal text.
func text(e hcl.Expression) (string, bool) {
	v, diags := e.Value(nil)
	if diags.HasErrors() || !v.IsKnown() || v.IsNull() || v.Type().FriendlyName() != "string" {
		return "", false
	}
	return v.AsString(), true
}

// values returns the values of variables in the files that Terraform loads by itself, the last one
// winning.
func (r *reader) values(src *source) map[string]evaluated {
	var files []string
	for _, e := range r.tree.List(src.dir) {
		name := e.Name()
		if e.Type().IsRegular() && (strings.HasSuffix(name, ".auto.tfvars") || strings.HasSuffix(name, ".auto.tfvars.json")) {
			files = append(files, name)
		}
	}
	files = slices.Concat([]string{"terraform.tfvars", "terraform.tfvars.json"}, files)
	out := map[string]evaluated{}
	for _, name := range files {
		file := filepath.Join(src.dir, name)
		data, err := r.tree.ReadFile(file)
		if err != nil {
			continue // there is none
		}
		body := r.parse(src, file, data)
		if body == nil {
			continue
		}
		for key, a := range attributes(body) {
			if v, diags := a.Expr.Value(nil); !diags.HasErrors() {
				out[key] = evaluated{Value: v}
			}
		}
	}
	return out
}

// span returns the place of a range in one of the module's files.
func (s *source) span(r hcl.Range) finding.Span { return place(s.files[r.Filename], r) }

// place turns a range into a span, whose columns count bytes.
func place(data []byte, r hcl.Range) finding.Span {
	column := func(p hcl.Pos) int {
		if p.Byte > len(data) {
			return p.Column
		}
		return p.Byte - bytes.LastIndexByte(data[:p.Byte], '\n')
	}
	return finding.Span{File: r.Filename, Line: r.Start.Line, Column: column(r.Start), EndLine: r.End.Line, EndColumn: column(r.End)}
}
