package cloudformation

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/document"
)

// maxNesting bounds expressions within expressions, and parameters that are given on.
const maxNesting = 50

// resolved is what is known of an expression.
type resolved struct {
	node   *document.Node // a literal, if known
	known  bool
	absent bool   // AWS::NoValue, or nothing there
	text   string // the expression, if not known; else what the value is only the default of
}

func (s *stack) resolve(n *document.Node) resolved { return s.eval(n, 0) }

func unknown(n *document.Node) resolved { return resolved{text: n.Show()} }

// eval decides an expression, as far as this can be done before deployment.
func (s *stack) eval(n *document.Node, depth int) resolved {
	if n.IsNull() {
		return resolved{absent: true}
	}
	if depth > maxNesting {
		return unknown(n)
	}
	name, arg := intrinsic(n)
	switch name {
	case "":
		if strings.Contains(n.Text, "{{resolve:") { // a secret or a parameter of another service
			return unknown(n)
		}
		return resolved{node: n, known: true}
	case "Ref":
		return s.ref(n, arg, depth)
	case "Fn::FindInMap":
		return s.findInMap(n, arg, depth)
	case "Fn::If":
		return s.choose(n, arg, depth)
	case "Fn::Sub":
		return s.sub(n, arg, depth)
	case "Fn::Join":
		return s.join(n, arg, depth)
	case "Fn::Select":
		return s.selected(n, arg, depth)
	}
	return unknown(n)
}

// intrinsic returns the long name of the function that n calls, and its argument. The name is empty
// if n is a literal.
func intrinsic(n *document.Node) (name string, arg *document.Node) {
	if strings.HasPrefix(n.Tag, "!") && !strings.HasPrefix(n.Tag, "!!") {
		plain := *n
		plain.Tag = map[document.Kind]string{document.Scalar: "!!str", document.List: "!!seq", document.Map: "!!map"}[n.Kind]
		switch name := n.Tag[1:]; name {
		case "Ref", "Condition":
			return name, &plain
		default:
			return "Fn::" + name, &plain
		}
	}
	if n.Kind == document.Map && len(n.Pairs) == 1 {
		if key := n.Pairs[0].Key.Text; key == "Ref" || key == "Condition" || strings.HasPrefix(key, "Fn::") {
			return key, n.Pairs[0].Value
		}
	}
	return "", n
}

func (s *stack) ref(n, arg *document.Node, depth int) resolved {
	if arg.Kind == document.Scalar && arg.Text == "AWS::NoValue" {
		return resolved{absent: true}
	}
	if r, ok := s.parameter(arg.Text); ok && arg.Kind == document.Scalar {
		return r
	}
	return unknown(n)
}

// parameter returns the value that a parameter is given, or its default.
func (s *stack) parameter(name string) (resolved, bool) {
	if r, ok := s.given[name]; ok {
		return r, r.known
	}
	declared := s.root.Get("Parameters", name)
	kind, _ := declared.Get("Type").String()
	value := declared.Get("Default")
	// The default of an SSM parameter is its name, and not its value.
	if value == nil || value.Kind != document.Scalar || strings.HasPrefix(kind, "AWS::SSM::Parameter::Value") {
		return resolved{}, false
	}
	if strings.HasPrefix(kind, "List<") || kind == "CommaDelimitedList" {
		value = split(value)
	}
	return resolved{node: value, known: true, text: fmt.Sprintf("default of parameter %q", name)}, true
}

// split makes a list of a text with commas.
func split(n *document.Node) *document.Node {
	list := &document.Node{Kind: document.List, Tag: "!!seq", Span: n.Span}
	for part := range strings.SplitSeq(n.Text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			list.Items = append(list.Items, &document.Node{Kind: document.Scalar, Tag: "!!str", Text: part, Span: n.Span})
		}
	}
	return list
}

// parts decides each of the expressions in a list, which must be scalars in the end.
func (s *stack) parts(items []*document.Node, depth int) (texts []string, note string, ok bool) {
	for _, item := range items {
		r := s.eval(item, depth+1)
		text, ok := r.node.String()
		if !ok {
			return nil, "", false
		}
		texts = append(texts, text)
		note = cmp.Or(note, r.text)
	}
	return texts, note, true
}

func (s *stack) findInMap(n, arg *document.Node, depth int) resolved {
	keys, note, ok := s.parts(arg.Elements(), depth)
	if !ok || len(keys) < 3 {
		return unknown(n)
	}
	value := s.root.Get("Mappings", keys[0], keys[1], keys[2])
	if value == nil {
		return unknown(n)
	}
	return resolved{node: value, known: true, text: note}
}

// choose decides Fn::If. If the condition is not known, both sides may still agree.
func (s *stack) choose(n, arg *document.Node, depth int) resolved {
	items := arg.Elements()
	if len(items) != 3 {
		return unknown(n)
	}
	switch holds, note, ok := s.named(items[0].Text); {
	case ok && holds:
		return noted(s.eval(items[1], depth+1), note)
	case ok:
		return noted(s.eval(items[2], depth+1), note)
	}
	a, b := s.eval(items[1], depth+1), s.eval(items[2], depth+1)
	if a.known && b.known && a.node.Kind == document.Scalar && b.node.Kind == document.Scalar && a.node.Text == b.node.Text {
		return a
	}
	return unknown(n)
}

func noted(r resolved, note string) resolved {
	r.text = cmp.Or(r.text, note)
	return r
}

func (s *stack) sub(n, arg *document.Node, depth int) resolved {
	items := arg.Elements()
	if len(items) == 0 || items[0].Kind != document.Scalar {
		return unknown(n)
	}
	var own *document.Node
	if len(items) > 1 {
		own = items[1]
	}
	var b strings.Builder
	note := ""
	for rest := items[0].Text; ; {
		before, after, found := strings.Cut(rest, "${")
		b.WriteString(before)
		if !found {
			break
		}
		name, tail, closed := strings.Cut(after, "}")
		if !closed {
			return unknown(n)
		}
		rest = tail
		if literal, ok := strings.CutPrefix(name, "!"); ok {
			b.WriteString("${" + literal + "}")
			continue
		}
		r, _ := s.parameter(name)
		if v := own.Get(name); v != nil {
			r = s.eval(v, depth+1)
		}
		text, ok := r.node.String()
		if !ok {
			return unknown(n)
		}
		note = cmp.Or(note, r.text)
		b.WriteString(text)
	}
	return resolved{node: scalar(n, b.String()), known: true, text: note}
}

// scalar returns a literal that stands where n does.
func scalar(n *document.Node, text string) *document.Node {
	return &document.Node{Kind: document.Scalar, Tag: "!!str", Text: text, Span: n.Span}
}

func (s *stack) join(n, arg *document.Node, depth int) resolved {
	items := arg.Elements()
	if len(items) != 2 {
		return unknown(n)
	}
	list := s.eval(items[1], depth+1)
	texts, note, ok := s.parts(list.node.Elements(), depth)
	if !ok || !list.known {
		return unknown(n)
	}
	return resolved{node: scalar(n, strings.Join(texts, items[0].Text)), known: true, text: cmp.Or(list.text, note)}
}

func (s *stack) selected(n, arg *document.Node, depth int) resolved {
	items := arg.Elements()
	if len(items) != 2 {
		return unknown(n)
	}
	list := s.eval(items[1], depth+1)
	i, err := strconv.Atoi(items[0].Text)
	if err != nil || !list.known || i < 0 || i >= len(list.node.Elements()) {
		return unknown(n)
	}
	return noted(s.eval(list.node.Elements()[i], depth+1), list.text)
}
