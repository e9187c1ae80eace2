package terraform

import (
	"cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// A config is the body of a block, or the inputs of a call.
type config struct {
	m     *module
	at    finding.Span // of the resource
	attrs hcl.Attributes
	body  hcl.Body             // nil: there is no such block
	own   map[string]cty.Value // the iterator of a dynamic block
}

func (m *module) config(b *hcl.Block) config {
	return config{m: m, at: m.span(b.DefRange), attrs: attributes(b.Body), body: b.Body}
}

// find returns an attribute that is not null.
func (c config) find(name string) (*hcl.Attribute, evaluated, bool) {
	a := c.attrs[name]
	if a == nil && c.body != nil {
		a = attribute(c.body, name) // in JSON attributes and blocks look alike
	}
	if a == nil {
		return nil, evaluated{}, false
	}
	v := c.m.evalWith(a.Expr, c.own)
	return a, v, !v.null()
}

// within returns the first block of a type, written out or dynamic. The value says whether there is one.
func (c config) within(name string) (config, iac.Value[bool]) {
	none := config{m: c.m, at: c.at}
	if c.body == nil {
		return none, iac.Value[bool]{Span: c.at}
	}
	if list := blocks(c.body, name); len(list) > 0 {
		in := c.m.config(list[0])
		in.at = c.at
		return in, iac.Value[bool]{Set: true, Known: true, V: true, Span: c.m.span(list[0].DefRange)}
	}
	for _, d := range blocks(c.body, "dynamic", "name") {
		contents := blocks(d.Body, "content")
		if d.Labels[0] != name || len(contents) == 0 {
			continue
		}
		set := iac.Value[bool]{Set: true, Span: c.m.span(d.DefRange)}
		if a := attribute(d.Body, "for_each"); a != nil {
			v := c.m.eval(a.Expr)
			set.Text = cmp.Or(v.note, "for_each = "+c.m.show(a.Expr))
			if v.known() && v.Value.CanIterateElements() {
				set.Known, set.V = true, v.Value.LengthInt() > 0
				set.Text = v.note
			}
		}
		if set.Known && !set.V {
			return none, iac.Value[bool]{Span: c.at}
		}
		in := c.m.config(contents[0])
		in.at, in.own = c.at, c.iterator(d)
		return in, set
	}
	return none, iac.Value[bool]{Span: c.at}
}

// iterator returns what a dynamic block calls the first element that it is made for, if that is known.
func (c config) iterator(d *hcl.Block) map[string]cty.Value {
	name := d.Labels[0]
	if a := attribute(d.Body, "iterator"); a != nil {
		name = cmp.Or(hcl.ExprAsKeyword(a.Expr), name)
	}
	a := attribute(d.Body, "for_each")
	if a == nil {
		return nil
	}
	v := c.m.eval(a.Expr)
	if !v.known() || !v.Value.CanIterateElements() {
		return nil
	}
	for it := v.Value.ElementIterator(); it.Next(); {
		key, value := it.Element()
		return map[string]cty.Value{name: cty.ObjectVal(map[string]cty.Value{"key": key, "value": value})}
	}
	return nil
}

// one returns the first block of a type.
func (c config) one(block string) config {
	in, _ := c.within(block)
	return in
}

func (c config) text(name string) iac.Value[string] {
	return value(c, name, cty.String, func(v cty.Value) (string, bool) { return v.AsString(), true })
}

func (c config) boolean(name string) iac.Value[bool] {
	return value(c, name, cty.Bool, func(v cty.Value) (bool, bool) { return v.True(), true })
}

func (c config) integer(name string) iac.Value[int] {
	return value(c, name, cty.Number, func(v cty.Value) (int, bool) {
		n, exact := v.AsBigFloat().Int64()
		return int(n), exact == 0 && int64(int32(n)) == n
	})
}

func (c config) number(name string) iac.Value[float64] {
	return value(c, name, cty.Number, func(v cty.Value) (float64, bool) {
		f, _ := v.AsBigFloat().Float64()
		return f, true
	})
}

// value returns an attribute, converted.
func value[T any](c config, name string, t cty.Type, unpack func(cty.Value) (T, bool)) iac.Value[T] {
	a, v, ok := c.find(name)
	if !ok {
		return iac.Value[T]{Span: c.at}
	}
	out := iac.Value[T]{Set: true, Text: v.note, Span: c.m.span(a.NameRange)}
	if !v.known() {
		out.Text = c.m.show(a.Expr)
		return out
	}
	conv, err := convert.Convert(v.Value, t)
	if err == nil {
		out.V, out.Known = unpack(conv)
	}
	if !out.Known {
		out.Text = c.m.show(a.Expr)
		c.m.reader.out.Report(out.Span, "%q is %q, which is not a %s as it should be", name, out.Text, t.FriendlyName())
	}
	return out
}

// positive takes a number below zero as one that is not set, which the provider and modules mean by it.
func positive(v iac.Value[int]) iac.Value[int] {
	if v.Known && v.V < 0 {
		return iac.Value[int]{Span: v.Span}
	}
	return v
}

// list returns the elements of a list. One that is not known is its only element.
func (c config) list(name string) []iac.Value[string] {
	a, v, ok := c.find(name)
	if !ok {
		return nil
	}
	at := c.m.span(a.NameRange)
	if !v.known() || !v.Value.CanIterateElements() {
		if parts, diags := hcl.ExprList(a.Expr); !diags.HasErrors() && len(parts) > 0 {
			return c.each(parts)
		}
		return []iac.Value[string]{{Set: true, Text: c.m.show(a.Expr), Span: at}}
	}
	var out []iac.Value[string]
	for it := v.Value.ElementIterator(); it.Next(); {
		_, e := it.Element()
		s := iac.Value[string]{Set: true, Text: v.note, Span: at}
		if conv, err := convert.Convert(e, cty.String); err == nil && conv.IsKnown() && !conv.IsNull() {
			s.Known, s.V = true, conv.AsString()
		} else {
			s.Text = c.m.show(a.Expr)
		}
		out = append(out, s)
	}
	return out
}

// each evaluates the elements of a list by themselves, to show those that are not known as written.
func (c config) each(parts []hcl.Expression) []iac.Value[string] {
	var out []iac.Value[string]
	for _, e := range parts {
		v := c.m.eval(e)
		s := iac.Value[string]{Set: true, Text: c.m.show(e), Span: c.m.span(e.Range())}
		if v.known() && v.Value.Type() == cty.String {
			s.Known, s.V, s.Text = true, v.Value.AsString(), v.note
		}
		out = append(out, s)
	}
	return out
}

// count returns how many elements a list has.
func (c config) count(name string) iac.Value[int] {
	a, v, ok := c.find(name)
	if !ok {
		return iac.Value[int]{Span: c.at}
	}
	out := iac.Value[int]{Set: true, Text: c.m.show(a.Expr), Span: c.m.span(a.NameRange)}
	if v.Value.IsKnown() && v.Value.CanIterateElements() {
		out.Known, out.V, out.Text = true, v.Value.LengthInt(), v.note
	}
	return out
}

// keys returns the keys of a map, as far as they can be read: those of merged maps, too.
func (c config) keys(name string) []string {
	a, v, ok := c.find(name)
	if !ok {
		return nil
	}
	if v.Value.IsKnown() && (v.Value.Type().IsObjectType() || v.Value.Type().IsMapType()) {
		var keys []string
		for it := v.Value.ElementIterator(); it.Next(); {
			k, _ := it.Element()
			keys = append(keys, k.AsString())
		}
		return keys
	}
	return c.m.mapKeys(a.Expr, 0)
}

// mapKeys returns the keys that an expression of maps names literally.
func (m *module) mapKeys(e hcl.Expression, depth int) []string {
	var keys []string
	if depth > 10 {
		return nil
	}
	if pairs, diags := hcl.ExprMap(e); !diags.HasErrors() {
		for _, p := range pairs {
			if k := m.eval(p.Key); k.known() && k.Value.Type() == cty.String {
				keys = append(keys, k.Value.AsString())
			}
		}
		return keys
	}
	if call, diags := hcl.ExprCall(e); !diags.HasErrors() && call.Name == "merge" {
		for _, arg := range call.Arguments {
			if v := m.eval(arg); v.known() && (v.Value.Type().IsObjectType() || v.Value.Type().IsMapType()) {
				for it := v.Value.ElementIterator(); it.Next(); {
					k, _ := it.Element()
					keys = append(keys, k.AsString())
				}
				continue
			}
			keys = append(keys, m.mapKeys(arg, depth+1)...)
		}
	}
	for _, use := range e.Variables() {
		if a := m.source.locals[member(use, 1)]; use.RootName() == "local" && len(use) == 2 && a != nil {
			keys = append(keys, m.mapKeys(a.Expr, depth+1)...)
		}
	}
	return keys
}
