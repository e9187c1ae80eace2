package serverless

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/document"
)

// Bounds of references within references.
const (
	maxNested = 40
	maxSteps  = 200000
)

// resolved is what is known of a value.
type resolved struct {
	node  *document.Node // if known
	known bool
	text  string // the value as written, if not known; else what it is only the default of
}

// resolve replaces the references in a value.
func (s *service) resolve(n *document.Node) resolved {
	if n == nil {
		return resolved{}
	}
	if n.Kind != document.Scalar {
		return resolved{node: n, known: true}
	}
	if strings.HasPrefix(n.Tag, "!") && !strings.HasPrefix(n.Tag, "!!") { // of CloudFormation
		return resolved{text: n.Show()}
	}
	if !strings.Contains(n.Text, "${") {
		return resolved{node: n, known: true}
	}
	if s.steps++; s.steps > maxSteps || len(s.active) > maxNested || slices.Contains(s.active, n.Text) {
		return resolved{text: n.Show()}
	}
	s.active = append(s.active, n.Text)
	defer func() { s.active = s.active[:len(s.active)-1] }()
	return s.substitute(n)
}

// substitute replaces the references in a text. A value that is one reference and nothing else may be a map
// or a list.
func (s *service) substitute(n *document.Node) resolved {
	var b strings.Builder
	note := ""
	for rest := n.Text; ; {
		before, after, found := strings.Cut(rest, "${")
		b.WriteString(before)
		if !found {
			break
		}
		inner, tail, ok := closing(after)
		if !ok {
			return resolved{text: n.Show()}
		}
		r := s.reference(inner, n)
		if before == "" && tail == "" && b.Len() == 0 {
			return r
		}
		text, ok := r.node.String()
		if !ok || b.Len() > 1<<16 {
			return resolved{text: n.Show()}
		}
		note = cmp.Or(note, r.text)
		b.WriteString(text)
		rest = tail
	}
	return resolved{node: s.scalar(n, b.String()), known: true, text: note}
}

func (s *service) scalar(n *document.Node, text string) *document.Node {
	return &document.Node{Kind: document.Scalar, Tag: "!!str", Text: text, Span: n.Span}
}

// closing splits a text after "${" at the brace that closes it.
func closing(text string) (inner, rest string, ok bool) {
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case '{':
			depth++
		case '}':
			if depth == 0 {
				return text[:i], text[i+1:], true
			}
			depth--
		}
	}
	return "", "", false
}

// reference resolves the inside of "${...}": sources with commas between them, the first that has a value winning.
func (s *service) reference(inner string, n *document.Node) resolved {
	parts := alternatives(inner)
	for i, part := range parts {
		part = strings.TrimSpace(part)
		if strings.Contains(part, "${") { // ${self:custom.memory.${self:provider.stage}}
			r := s.resolve(s.scalar(n, part))
			text, ok := r.node.String()
			if !ok {
				return resolved{text: n.Show()}
			}
			part = text
		}
		r, has := s.source(part, n)
		if !has {
			continue
		}
		if r.known && i > 0 && r.text == "" {
			r.text = fmt.Sprintf("default of %q", strings.TrimSpace(parts[0]))
		}
		return r
	}
	return resolved{text: n.Show()}
}

// alternatives splits at commas that are not within quotes, parentheses or braces.
func alternatives(text string) []string {
	var list []string
	depth, from := 0, 0
	quote := byte(0)
	for i := range len(text) {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '{' || c == '(':
			depth++
		case c == '}' || c == ')':
			depth--
		case c == ',' && depth == 0:
			list = append(list, text[from:i])
			from = i + 1
		}
	}
	return append(list, text[from:])
}

// source resolves one source. It reports whether there is such a value; of one that is only known at deployment a
// default in the same reference is all that can be known.
func (s *service) source(part string, n *document.Node) (resolved, bool) {
	if len(part) >= 2 && (part[0] == '\'' || part[0] == '"') && part[len(part)-1] == part[0] {
		return resolved{node: s.scalar(n, part[1:len(part)-1]), known: true}, true
	}
	kind, path, found := strings.Cut(part, ":")
	switch {
	case kind == "self" && found:
		if path == "" {
			return resolved{node: s.root, known: true}, true
		}
		return s.path(s.root, path)
	case strings.HasPrefix(part, "file("):
		return s.included(part)
	case part == "sls:stage", part == "opt:stage" && s.root.Get("provider", "stage") == nil:
		return s.stage(n, part == "sls:stage")
	case !found && part != "" && strings.Trim(part, "0123456789.") == "" || part == "true" || part == "false" || part == "null":
		return resolved{node: &document.Node{Kind: document.Scalar, Tag: "!!str", Text: part, Span: n.Span}, known: part != "null"}, part != "null"
	}
	return resolved{}, false
}

// stage is what the framework takes if no stage is given. As an option alone it has no value.
func (s *service) stage(n *document.Node, always bool) (resolved, bool) {
	if !always {
		return resolved{}, false
	}
	if at := s.root.Get("provider", "stage"); at != nil {
		return s.resolve(at), true
	}
	return resolved{node: s.scalar(n, "dev"), known: true, text: `default of "sls:stage"`}, true
}

// path follows names with dots between them.
func (s *service) path(n *document.Node, path string) (resolved, bool) {
	for _, key := range strings.Split(path, ".") {
		r := s.resolve(n)
		if !r.known || r.node == nil {
			return r, n != nil
		}
		n = r.node.Child(key)
	}
	if n == nil {
		return resolved{}, false
	}
	return s.resolve(n), true
}

// included resolves file(NAME):PATH for files that are data.
func (s *service) included(part string) (resolved, bool) {
	inside, path, ok := strings.Cut(strings.TrimPrefix(part, "file("), ")")
	if !ok {
		return resolved{}, false
	}
	name := filepath.Join(s.dir(), filepath.FromSlash(strings.TrimSpace(inside)))
	switch filepath.Ext(name) {
	case ".yml", ".yaml", ".json":
	default:
		return resolved{}, false // a program
	}
	n := s.load(name, false)
	if n == nil {
		return resolved{}, false
	}
	if path = strings.TrimPrefix(path, ":"); path == "" {
		return s.resolve(n), true
	}
	return s.path(n, path)
}
