// Package document reads YAML and JSON into one form in which each value knows where it stands.
//
// Tags, such as CloudFormation's "!Ref", are kept. Anchors are shared and not copied,
// so that a document of a few lines cannot grow without bounds; one that contains itself is an error. Merge keys are resolved.
package document

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lmicheck/lmicheck/internal/finding"
)

// A Kind is the kind of a node.
type Kind string

const (
	Scalar Kind = "scalar"
	Map    Kind = "map"
	List   Kind = "list"
)

// A Node is a value in a document. A nil Node is a value that is not there; all methods accept it.
type Node struct {
	Kind  Kind
	Tag   string  // "!Ref"; of plain scalars "!!str", "!!int", "!!float", "!!bool", "!!null"
	Text  string  // of scalars, without quotes
	Pairs []Pair  // of maps, in the order written, each key once
	Items []*Node // of lists
	Span  finding.Span
}

// A Pair is an entry of a map.
type Pair struct {
	Key, Value *Node
}

// A Fault is something wrong in a document.
type Fault struct {
	Span    finding.Span // Line is 0 when only the file is known
	Message string       // one line
}

func (f *Fault) Error() string { return f.Message }

// Parse reads all documents of a file. JSON is what begins with a brace or bracket and has no YAML in it. Faults are what
// is wrong and could be passed over; after an error, which is a *Fault, the documents before it are returned.
func Parse(file string, data []byte) (docs []*Node, faults []*Fault, err error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		return nil, nil, &Fault{finding.Span{File: file, Line: badLine(data)}, "the file is not in UTF-8"}
	}
	if text := bytes.TrimLeft(data, " \t\r\n"); len(text) > 0 && (text[0] == '{' || text[0] == '[') {
		doc, faults, err := parseJSON(file, data)
		if err == nil || strings.HasSuffix(file, "json") {
			return one(doc), faults, err
		} // else YAML in flow style
	}
	return parseYAML(file, data)
}

func one(doc *Node) []*Node {
	if doc == nil {
		return nil
	}
	return []*Node{doc}
}

// badLine returns the first line that is not UTF-8.
func badLine(data []byte) int {
	for i, line := range bytes.Split(data, []byte("\n")) {
		if !utf8.Valid(line) {
			return i + 1
		}
	}
	return 0
}

// Find returns the entry with this key.
func (n *Node) Find(key string) (Pair, bool) {
	if n == nil || n.Kind != Map {
		return Pair{}, false
	}
	for _, p := range n.Pairs {
		if p.Key.Text == key {
			return p, true
		}
	}
	return Pair{}, false
}

// Get follows keys down from n. It returns nil if there is no such value.
func (n *Node) Get(keys ...string) *Node {
	for _, key := range keys {
		p, ok := n.Find(key)
		if !ok {
			return nil
		}
		n = p.Value
	}
	return n
}

// IsMap reports whether n is a map.
func (n *Node) IsMap() bool { return n != nil && n.Kind == Map }

// IsNull reports whether n is missing or null.
func (n *Node) IsNull() bool { return n == nil || n.Kind == Scalar && n.Tag == "!!null" }

// Elements returns the items of a list, or n itself as the only one.
func (n *Node) Elements() []*Node {
	switch {
	case n.IsNull():
		return nil
	case n.Kind == List:
		return n.Items
	}
	return []*Node{n}
}

// String returns the text of a plain scalar.
func (n *Node) String() (string, bool) {
	if n == nil || n.Kind != Scalar || n.IsNull() || !strings.HasPrefix(n.Tag, "!!") {
		return "", false
	}
	return n.Text, true
}

// Int returns the number that a scalar is, quoted or not.
func (n *Node) Int() (int, bool) {
	f, ok := n.Float()
	if !ok || f != float64(int32(f)) {
		return 0, false
	}
	return int(f), true
}

// Float returns the number that a scalar is, quoted or not.
func (n *Node) Float() (float64, bool) {
	text, ok := n.String()
	if !ok {
		return 0, false
	}
	f, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	return f, err == nil
}

// Bool returns the truth value that a scalar is, quoted or not.
func (n *Node) Bool() (value, ok bool) {
	text, ok := n.String()
	if !ok {
		return false, false
	}
	switch strings.ToLower(text) {
	case "true", "yes", "on":
		return true, true
	case "false", "no", "off":
		return false, true
	}
	return false, false
}

// maxShow bounds what Show returns.
const maxShow = 120

// Show returns the value in one line, as YAML in flow style, for people. What is long is cut.
func (n *Node) Show() string {
	var b strings.Builder
	show(&b, n, 0)
	if text := []rune(b.String()); len(text) > maxShow {
		return string(text[:maxShow]) + "..."
	}
	return b.String()
}

// show stops once enough is written, so that shared nodes do not add up.
func show(b *strings.Builder, n *Node, depth int) {
	if b.Len() > 4*maxShow || depth > 20 {
		return
	}
	if n == nil {
		b.WriteString("null")
		return
	}
	if strings.HasPrefix(n.Tag, "!") && !strings.HasPrefix(n.Tag, "!!") {
		b.WriteString(n.Tag + " ")
	}
	switch n.Kind {
	case Scalar:
		text := n.Text[:min(len(n.Text), 4*maxShow)]
		b.WriteString(strings.ToValidUTF8(strings.Join(strings.Fields(text), " "), ""))
	case List:
		b.WriteString("[")
		for i, item := range n.Items {
			comma(b, i)
			show(b, item, depth+1)
		}
		b.WriteString("]")
	case Map:
		b.WriteString("{")
		for i, p := range n.Pairs {
			comma(b, i)
			fmt.Fprintf(b, "%s: ", p.Key.Text)
			show(b, p.Value, depth+1)
		}
		b.WriteString("}")
	}
}

func comma(b *strings.Builder, i int) {
	if i > 0 {
		b.WriteString(", ")
	}
}

// Where returns where a value stands; the file if there is no such value.
func (n *Node) Where(file string) finding.Span {
	if n == nil {
		return finding.Span{File: file}
	}
	return n.Span
}

// Children returns the entries of a map; none of anything else.
func (n *Node) Children() []Pair {
	if n == nil || n.Kind != Map {
		return nil
	}
	return n.Pairs
}

// Except returns the first key of a map that is none of these, "" if there is no such key.
func (n *Node) Except(known []string) string {
	for _, p := range n.Children() {
		if !slices.Contains(known, p.Key.Text) {
			return p.Key.Text
		}
	}
	return ""
}

// Child returns the entry of a map with this key, or the element of a list with this number.
func (n *Node) Child(key string) *Node {
	if n == nil || n.Kind != List {
		return n.Get(key)
	}
	if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(n.Items) {
		return n.Items[i]
	}
	return nil
}
