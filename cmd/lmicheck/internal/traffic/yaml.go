package traffic

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"go.yaml.in/yaml/v3"
)

// readYAML reads a file that a person has written. All that is wrong is in the error, each on
// a line of its own.
func (t *Table) readYAML(data []byte) error {
	var doc yaml.Node
	if err := yaml.NewDecoder(bytes.NewReader(data)).Decode(&doc); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: %s", t.File, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if len(doc.Content) == 0 {
		return fmt.Errorf("%s: there is nothing in it; want \"functions:\" with an entry for each function", t.File)
	}
	var faults []error
	fault := func(n *yaml.Node, format string, args ...any) {
		faults = append(faults, fmt.Errorf("%s:%d: %s", t.File, n.Line, fmt.Sprintf(format, args...)))
	}
	for key, value := range pairs(doc.Content[0], "", fault) {
		switch key.Value {
		case "defaults":
			t.Defaults = t.entry(key, value, fault)
		case "functions":
			for name, e := range pairs(value, "functions", fault) {
				if had, ok := t.functions[name.Value]; ok {
					fault(name, "%q is there twice, first in line %d", name.Value, had.line)
					continue
				}
				t.functions[name.Value] = t.entry(name, e, fault)
			}
		default:
			fault(key, "%q is none of defaults, functions", key.Value)
		}
	}
	return errors.Join(faults...)
}

// pairs yields the entries of a mapping in their order.
func pairs(n *yaml.Node, what string, fault func(*yaml.Node, string, ...any)) func(func(key, value *yaml.Node) bool) {
	return func(yield func(key, value *yaml.Node) bool) {
		for n.Kind == yaml.AliasNode {
			n = n.Alias
		}
		if n.Kind != yaml.MappingNode {
			if what == "" {
				what = "the file"
			}
			fault(n, "%s: want a mapping of names to values", what)
			return
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !yield(n.Content[i], n.Content[i+1]) {
				return
			}
		}
	}
}

// entry reads what is said of one function.
func (t *Table) entry(name, value *yaml.Node, fault func(*yaml.Node, string, ...any)) Entry {
	e := Entry{line: name.Line, from: t.File}
	for key, v := range pairs(value, name.Value, fault) {
		var err error
		switch key.Value {
		case "requests":
			e.Requests, err = decode(key.Value, v, 0.0, func(x float64) error { return number("requests", x, 0) })
		case "duration":
			e.Duration, err = decode(key.Value, v, 0.0, func(x float64) error { return number("duration", x, 0) })
		case "peak":
			e.Peak, err = decode(key.Value, v, 0.0, func(x float64) error { return number("peak", x, 1) })
		case "memory":
			var mb *float64 // the library takes the whole part for an int
			if mb, err = decode(key.Value, v, 0.0, megabytes); mb != nil {
				whole := int(*mb)
				e.Memory = &whole
			}
		case "gpu":
			e.GPU, err = decode(key.Value, v, false, func(bool) error { return nil })
		default:
			err = fmt.Errorf("%q is none of requests, duration, peak, memory, gpu", key.Value)
		}
		if err != nil {
			fault(key, "%s: %v", name.Value, err)
		}
	}
	return e
}

func megabytes(x float64) error {
	if x != math.Trunc(x) || x > 1<<30 {
		return fmt.Errorf("memory is %g: want whole MB", x)
	}
	return number("memory", x, 1)
}

// decode reads the value of a key, which is of the kind of zero.
func decode[T float64 | bool](key string, n *yaml.Node, zero T, check func(T) error) (*T, error) {
	v := zero
	if err := n.Decode(&v); err != nil || n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		kind := "a number"
		if _, ok := any(zero).(bool); ok {
			kind = "true or false"
		}
		if n.Value != "" {
			kind += fmt.Sprintf(", not %q", n.Value)
		}
		return nil, fmt.Errorf("%s: want %s", key, kind)
	}
	return &v, check(v)
}
