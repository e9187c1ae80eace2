package serverless

import (
	"cmp"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/document"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// props are the settings of a function. Of several layers the first that has a setting wins.
type props struct {
	s      *service
	at     finding.Span // of the function
	layers []*document.Node
}

func (p props) find(key string) (document.Pair, resolved, bool) {
	for _, layer := range p.layers {
		if pair, ok := layer.Find(key); ok && !pair.Value.IsNull() {
			return pair, p.s.resolve(pair.Value), true
		}
	}
	return document.Pair{}, resolved{}, false
}

// within returns the settings below a key of the first layer that has it.
func (p props) within(key string) props {
	sub := props{s: p.s, at: p.at}
	if _, r, ok := p.find(key); ok && r.known && r.node.IsMap() {
		sub.layers = []*document.Node{r.node}
	}
	return sub
}

// set says whether there is a setting. A null is none.
func (p props) set(key string) iac.Value[bool] {
	pair, r, ok := p.find(key)
	if !ok {
		return iac.Value[bool]{Span: p.at}
	}
	v := iac.Value[bool]{Set: true, Known: r.known, V: r.known, Text: r.text, Span: pair.Key.Span}
	if off, is := r.node.Bool(); is && !off { // vpc: false
		v.V = false
	}
	return v
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

// value returns a setting, converted.
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
		if !r.node.IsMap() || len(r.node.Pairs) != 1 { // else a function of CloudFormation
			p.s.out.Report(pair.Key.Span, "%q is %q, which is not %s", key, v.Text, want)
		}
	}
	return v
}

// list returns the elements of a list.
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
		v := iac.Value[string]{Set: true, Text: e.text, Span: item.Span}
		if v.V, v.Known = e.node.String(); !v.Known && e.known {
			v.Text = e.node.Show()
		}
		list = append(list, v)
	}
	return list
}

func (p props) names(key string) []string {
	names := []string{}
	for _, v := range p.list(key) {
		names = append(names, cmp.Or(v.V, v.Text))
	}
	return names
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
