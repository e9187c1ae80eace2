package cloudformation

import (
	"cmp"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/document"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// props are the properties of a resource. Of several layers the first that has a
// property wins: those of the resource itself, then SAM's Globals.
type props struct {
	s      *stack
	at     finding.Span // of the resource
	layers []*document.Node
}

// find returns a property. AWS::NoValue is none.
func (p props) find(key string) (document.Pair, resolved, bool) {
	for _, layer := range p.layers {
		if pair, ok := layer.Find(key); ok {
			if r := p.s.resolve(pair.Value); !r.absent {
				return pair, r, true
			}
		}
	}
	return document.Pair{}, resolved{}, false
}

// within returns the properties below a key, those of all layers merged.
func (p props) within(key string) props {
	sub := props{s: p.s, at: p.at}
	for _, layer := range p.layers {
		if r := p.s.resolve(layer.Get(key)); r.known && r.node.IsMap() {
			sub.layers = append(sub.layers, r.node)
		}
	}
	return sub
}

// set reports whether there is a property, whatever its value. If that depends on a
// condition, it is not known.
func (p props) set(key string) iac.Value[bool] {
	pair, r, ok := p.find(key)
	if !ok {
		return iac.Value[bool]{Span: p.at}
	}
	if !r.known {
		if name, arg := intrinsic(pair.Value); name == "Fn::If" && p.mayBeAbsent(arg) {
			return iac.Value[bool]{Set: true, Text: r.text, Span: pair.Key.Span}
		}
	}
	return iac.Value[bool]{Set: true, Known: true, V: true, Text: r.text, Span: pair.Key.Span}
}

// mayBeAbsent reports whether one side of a Fn::If is AWS::NoValue.
func (p props) mayBeAbsent(arg *document.Node) bool {
	items := arg.Elements()
	return len(items) == 3 && (p.s.resolve(items[1]).absent || p.s.resolve(items[2]).absent)
}

func (p props) text(key string) iac.Value[string] {
	return value(p, key, "a text", (*document.Node).String)
}

func (p props) integer(key string) iac.Value[int] {
	return value(p, key, "a whole number", (*document.Node).Int)
}

func (p props) number(key string) iac.Value[float64] {
	return value(p, key, "a number", (*document.Node).Float)
}

func (p props) boolean(key string) iac.Value[bool] {
	return value(p, key, "true or false", (*document.Node).Bool)
}

// value returns a property, converted.
func value[T any](p props, key, want string, convert func(*document.Node) (T, bool)) iac.Value[T] {
	pair, r, ok := p.find(key)
	if !ok {
		return iac.Value[T]{Span: p.at}
	}
	v := iac.Value[T]{Set: true, Text: r.text, Span: pair.Key.Span}
	if !r.known {
		return v
	}
	if v.V, v.Known = convert(r.node); !v.Known {
		v.Text = r.node.Show()
		p.s.out.Report(pair.Key.Span, "%q is %q, which is not %s", key, v.Text, want)
	}
	return v
}

// list returns the elements of a list, each as a text. If the list itself is an
// expression, that is its only element.
func (p props) list(key string) []iac.Value[string] {
	pair, r, ok := p.find(key)
	if !ok {
		return nil
	}
	if !r.known {
		return []iac.Value[string]{{Set: true, Text: r.text, Span: pair.Key.Span}}
	}
	var list []iac.Value[string]
	for _, item := range r.node.Elements() {
		e := p.s.resolve(item)
		if e.absent {
			continue
		}
		v := iac.Value[string]{Set: true, Text: cmp.Or(e.text, r.text), Span: item.Span}
		if v.V, v.Known = e.node.String(); !v.Known && e.known {
			v.Text = e.node.Show()
		}
		list = append(list, v)
	}
	return list
}

// count returns how many elements a list has.
func (p props) count(key string) iac.Value[int] {
	pair, r, ok := p.find(key)
	if !ok {
		return iac.Value[int]{Span: p.at}
	}
	v := iac.Value[int]{Set: true, Known: r.known, Text: r.text, Span: pair.Key.Span}
	if r.known {
		v.V = len(r.node.Elements())
	}
	return v
}
