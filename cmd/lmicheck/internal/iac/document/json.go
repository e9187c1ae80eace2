package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"

	"github.com/lmicheck/lmicheck/internal/finding"
)

// A decoder makes nodes of JSON. The YAML library would read most of it, but not all escapes, and not as fast.
type decoder struct {
	file   string
	data   []byte
	lines  []int // offsets at which lines begin
	d      *json.Decoder
	faults []*Fault
}

func parseJSON(file string, data []byte) (*Node, []*Fault, error) {
	p := &decoder{file: file, data: data, lines: []int{0}, d: json.NewDecoder(bytes.NewReader(data))}
	p.d.UseNumber()
	for i, b := range data {
		if b == '\n' {
			p.lines = append(p.lines, i+1)
		}
	}
	n, err := p.value(0)
	if err != nil {
		return nil, p.faults, p.syntax(err)
	}
	if _, err := p.d.Token(); !errors.Is(err, io.EOF) {
		return n, p.faults, &Fault{p.span(p.start(), 0), "JSON: there is something after the end of the document"}
	}
	return n, p.faults, nil
}

func (p *decoder) syntax(err error) error {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	at := int(p.d.InputOffset())
	var s *json.SyntaxError
	if errors.As(err, &s) {
		at = max(int(s.Offset)-1, 0)
	}
	text := err.Error()
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		at, text = len(p.data), "the file ends too early"
	}
	return &Fault{p.span(at, 0), "JSON: " + text}
}

// start returns the offset at which the next token begins.
func (p *decoder) start() int {
	at := int(p.d.InputOffset())
	for at < len(p.data) && bytes.IndexByte([]byte(" \t\r\n,:"), p.data[at]) >= 0 {
		at++
	}
	return at
}

func (p *decoder) span(at, end int) finding.Span {
	line, column := p.position(at)
	s := finding.Span{File: p.file, Line: line, Column: column}
	if end > at {
		s.EndLine, s.EndColumn = p.position(end)
	}
	return s
}

func (p *decoder) position(at int) (line, column int) {
	line = sort.SearchInts(p.lines, at+1)
	return line, at - p.lines[line-1] + 1
}

func (p *decoder) value(depth int) (*Node, error) {
	at := p.start()
	token, err := p.d.Token()
	if err != nil {
		return nil, err
	}
	if depth > maxDepth {
		return nil, &Fault{p.span(at, 0), fmt.Sprintf("values are nested more than %d deep", maxDepth)}
	}
	n := &Node{Kind: Scalar}
	switch v := token.(type) {
	case json.Delim:
		return p.container(v, at, depth)
	case string:
		n.Tag, n.Text = "!!str", v
	case json.Number:
		n.Tag, n.Text = "!!float", v.String()
		if _, err := v.Int64(); err == nil {
			n.Tag = "!!int"
		}
	case bool:
		n.Tag, n.Text = "!!bool", fmt.Sprint(v)
	default:
		n.Tag = "!!null"
	}
	n.Span = p.span(at, int(p.d.InputOffset()))
	return n, nil
}

func (p *decoder) container(open json.Delim, at, depth int) (*Node, error) {
	n := &Node{Kind: List, Tag: "!!seq"}
	if open == '{' {
		n.Kind, n.Tag = Map, "!!map"
	}
	index := map[string]int{}
	for p.d.More() {
		child, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if n.Kind == List {
			n.Items = append(n.Items, child)
			continue
		}
		value, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		p.faults = put(p.faults, n, index, Pair{child, value})
	}
	if _, err := p.d.Token(); err != nil { // the closing delimiter
		return nil, err
	}
	n.Span = p.span(at, int(p.d.InputOffset()))
	return n, nil
}
