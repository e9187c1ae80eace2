package document

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/lmicheck/lmicheck/internal/finding"
)

// maxPairs bounds the entries that merge keys copy in one file.
const maxPairs = 1 << 18

// maxDepth bounds how deep values are nested.
const maxDepth = 200

// A converter makes nodes of what the YAML library read.
type converter struct {
	file   string
	lines  [][]byte // nil if the file is ASCII
	done   map[*yaml.Node]*Node
	active map[*yaml.Node]bool
	merged int
	faults []*Fault
}

// slash is an escape of YAML 1.2 that the library does not know.
var slash = regexp.MustCompile(`\\\\|\\/`)

func parseYAML(file string, data []byte) ([]*Node, []*Fault, error) {
	docs, faults, err := parseOnce(file, data)
	if err != nil && strings.Contains(err.Error(), "unknown escape") && bytes.Contains(data, []byte(`\/`)) {
		return parseOnce(file, slash.ReplaceAllFunc(data, func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(`\/`), []byte("/")) }))
	}
	return docs, faults, err
}

func parseOnce(file string, data []byte) ([]*Node, []*Fault, error) {
	c := &converter{file: file, done: map[*yaml.Node]*Node{}, active: map[*yaml.Node]bool{}}
	if !ascii(data) {
		c.lines = bytes.Split(data, []byte("\n"))
	}
	var docs []*Node
	for d := yaml.NewDecoder(bytes.NewReader(data)); ; {
		var top yaml.Node
		err := d.Decode(&top)
		if errors.Is(err, io.EOF) {
			return docs, c.faults, nil
		}
		if err != nil {
			return docs, c.faults, c.syntax(err)
		}
		if len(top.Content) == 0 {
			continue
		}
		n, err := c.node(top.Content[0], 0)
		if err != nil {
			return docs, c.faults, err
		}
		docs = append(docs, n)
	}
}

func ascii(data []byte) bool {
	for _, b := range data {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

var lineOf = regexp.MustCompile(`^(?:line (\d+): )?(.*)$`)

// syntax takes the line out of the text of an error, where alone the library has it.
func (c *converter) syntax(err error) *Fault {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	text, _, _ = strings.Cut(text, "\n")
	m := lineOf.FindStringSubmatch(text)
	line, _ := strconv.Atoi(m[1])
	return &Fault{finding.Span{File: c.file, Line: line}, "YAML: " + m[2]}
}

func (c *converter) fault(n *yaml.Node, format string, args ...any) *Fault {
	return &Fault{c.span(n), fmt.Sprintf(format, args...)}
}

func (c *converter) node(n *yaml.Node, depth int) (*Node, error) {
	if n.Kind == yaml.AliasNode {
		if c.active[n.Alias] {
			return nil, c.fault(n, "%q contains itself", "*"+n.Value)
		}
		return c.node(n.Alias, depth)
	}
	if got := c.done[n]; got != nil {
		return got, nil
	}
	if depth > maxDepth {
		return nil, c.fault(n, "values are nested more than %d deep", maxDepth)
	}
	c.active[n] = true
	defer delete(c.active, n)
	out := &Node{Tag: n.ShortTag(), Text: n.Value, Kind: Scalar, Span: c.span(n)}
	switch n.Kind {
	case yaml.SequenceNode:
		out.Kind = List
		for _, item := range n.Content {
			child, err := c.node(item, depth+1)
			if err != nil {
				return nil, err
			}
			out.Items = append(out.Items, child)
		}
	case yaml.MappingNode:
		out.Kind = Map
		if err := c.entries(out, n, depth); err != nil {
			return nil, err
		}
	}
	if n.Anchor != "" {
		c.done[n] = out
	}
	return out, nil
}

// entries converts the entries of a map. Of a key that stands twice the last one holds, as it does for
// the tools that deploy such templates.
func (c *converter) entries(out *Node, n *yaml.Node, depth int) error {
	var merges []*Node
	index := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, err := c.node(n.Content[i], depth+1)
		if err != nil {
			return err
		}
		value, err := c.node(n.Content[i+1], depth+1)
		if err != nil {
			return err
		}
		if key.Tag == "!!merge" {
			merges = append(merges, value.Elements()...)
			continue
		}
		c.faults = put(c.faults, out, index, Pair{key, value})
	}
	return c.merge(out, n, index, merges)
}

// put adds an entry, or replaces the one with the same key.
func put(faults []*Fault, out *Node, index map[string]int, p Pair) []*Fault {
	at, twice := index[p.Key.Text]
	if !twice {
		index[p.Key.Text] = len(out.Pairs)
		out.Pairs = append(out.Pairs, p)
		return faults
	}
	first, same := out.Pairs[at].Key.Span.Line, equal(out.Pairs[at].Value, p.Value)
	out.Pairs[at] = p
	if same {
		return faults
	}
	return append(faults, &Fault{p.Key.Span, fmt.Sprintf("key %q stands twice, first in line %d; the last one is taken", p.Key.Text, first)})
}

// equal reports whether two values are the same scalar.
func equal(a, b *Node) bool {
	return a.Kind == Scalar && b.Kind == Scalar && a.Tag == b.Tag && a.Text == b.Text
}

// merge adds the entries of merged maps that out does not have itself.
func (c *converter) merge(out *Node, n *yaml.Node, index map[string]int, merges []*Node) error {
	for _, m := range merges {
		for _, p := range m.Pairs {
			if _, has := index[p.Key.Text]; has {
				continue
			}
			if c.merged++; c.merged > maxPairs {
				return c.fault(n, "merge keys copy more than %d entries", maxPairs)
			}
			index[p.Key.Text] = len(out.Pairs)
			out.Pairs = append(out.Pairs, p)
		}
	}
	return nil
}

// span returns where a node stands. The end is known for scalars in one line only.
func (c *converter) span(n *yaml.Node) finding.Span {
	s := finding.Span{File: c.file, Line: n.Line, Column: c.bytes(n.Line, n.Column)}
	if n.Kind == yaml.ScalarNode && !strings.Contains(n.Value, "\n") && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle|yaml.TaggedStyle) == 0 {
		width := len(n.Value)
		if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
			width += 2
		}
		s.EndLine, s.EndColumn = s.Line, s.Column+width
	}
	return s
}

// bytes turns the library's column, which counts characters, into one that counts bytes.
func (c *converter) bytes(line, column int) int {
	if line < 1 || line > len(c.lines) {
		return column
	}
	text := c.lines[line-1]
	at := 0
	for i := 1; i < column && at < len(text); i++ {
		_, size := utf8.DecodeRune(text[at:])
		at += size
	}
	return at + 1
}
