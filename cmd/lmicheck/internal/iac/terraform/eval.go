package terraform

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/tryfunc"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// evaluated is what is known of an expression. The zero value is unknown.
type evaluated struct {
	Value cty.Value
	note  string // what the value is only the default of
}

func (e evaluated) known() bool {
	return e.Value != cty.NilVal && e.Value.IsWhollyKnown() && !e.Value.IsNull()
}

func (e evaluated) null() bool { return e.Value != cty.NilVal && e.Value.IsKnown() && e.Value.IsNull() }

// eval evaluates an expression as far as possible.
func (m *module) eval(e hcl.Expression) evaluated { return m.evalWith(e, nil) }

func (m *module) evalWith(e hcl.Expression, own map[string]cty.Value) evaluated {
	ctx := &hcl.EvalContext{Variables: map[string]cty.Value{}, Functions: functions}
	note := m.scope(ctx, e.Variables())
	maps.Copy(ctx.Variables, own)
	v, diags := e.Value(ctx)
	if diags.HasErrors() || v == cty.NilVal || tooLarge(v) {
		return evaluated{Value: cty.DynamicVal}
	}
	v, _ = v.UnmarkDeep()
	return evaluated{v, note}
}

// scope gives the context all names that an expression uses, and only these: so nothing is evaluated that nobody
// asks for. It returns what default they depend on.
func (m *module) scope(ctx *hcl.EvalContext, uses []hcl.Traversal) (note string) {
	objects := map[string]map[string]cty.Value{}
	for _, use := range uses {
		root := use.RootName()
		name := member(use, 1)
		switch {
		case root == "var" && name != "":
			v := m.variable(name)
			note = cmp.Or(note, v.note)
			set(objects, root, name, v.Value)
		case root == "local" && name != "":
			v := m.local(name)
			note = cmp.Or(note, v.note)
			set(objects, root, name, v.Value)
		case root == "path":
			ctx.Variables[root] = cty.ObjectVal(map[string]cty.Value{
				"module": cty.StringVal(m.dir), "root": cty.StringVal(m.rootDir), "cwd": cty.StringVal(m.rootDir),
			})
		case root == "terraform":
			set(objects, root, "workspace", cty.StringVal("default"))
		case root == "module" && m.kids[name] != nil:
			kid := m.kids[name]
			if out := kid.outputs[member(use, 2)]; out != nil && kid.copies == "" {
				set(objects, root, name, cty.ObjectVal(map[string]cty.Value{member(use, 2): kid.output(out).Value}))
			}
		}
		if objects[root] == nil && ctx.Variables[root] == cty.NilVal {
			ctx.Variables[root] = cty.DynamicVal
		}
	}
	for root, members := range objects {
		ctx.Variables[root] = cty.ObjectVal(members)
	}
	return note
}

func set(objects map[string]map[string]cty.Value, root, name string, v cty.Value) {
	if objects[root] == nil {
		objects[root] = map[string]cty.Value{}
	}
	if v == cty.NilVal {
		v = cty.DynamicVal
	}
	objects[root][name] = v
}

// member returns the i-th name of a reference such as var.memory; "" if there is none.
func member(t hcl.Traversal, i int) string {
	if len(t) <= i {
		return ""
	}
	if a, ok := t[i].(hcl.TraverseAttr); ok {
		return a.Name
	}
	return ""
}

// variable returns the value of a variable: given, or its default.
func (m *module) variable(name string) evaluated {
	if v, ok := m.inputs[name]; ok {
		return v
	}
	block := m.variables[name]
	if block == nil {
		return evaluated{}
	}
	a := attribute(block.Body, "default")
	if a == nil {
		return evaluated{}
	}
	v, diags := a.Expr.Value(nil)
	if diags.HasErrors() || tooLarge(v) {
		return evaluated{}
	}
	return evaluated{v, fmt.Sprintf("default of variable %q", name)}
}

// local evaluates a local value. One that needs itself is unknown.
func (m *module) local(name string) evaluated {
	if v, done := m.locals[name]; done {
		return v
	}
	a := m.source.locals[name]
	if a == nil || m.pending[name] {
		return evaluated{}
	}
	m.pending[name] = true
	v := m.eval(a.Expr)
	delete(m.pending, name)
	m.locals[name] = v
	return v
}

// output evaluates an output, for the module that called this one.
func (m *module) output(b *hcl.Block) evaluated {
	key := "output " + b.Labels[0]
	a := attribute(b.Body, "value")
	if a == nil || m.pending[key] {
		return evaluated{}
	}
	m.pending[key] = true
	defer delete(m.pending, key)
	return m.eval(a.Expr)
}

// show returns the source of an expression in one line.
func (m *module) show(e hcl.Expression) string {
	r := e.Range()
	data := m.files[r.Filename]
	if r.Start.Byte > r.End.Byte || r.End.Byte > len(data) {
		return ""
	}
	text := []rune(strings.Join(strings.Fields(string(data[r.Start.Byte:r.End.Byte])), " "))
	if len(text) > maxShow {
		return string(text[:maxShow]) + "..."
	}
	return string(text)
}

const maxShow = 120

// maxSize bounds values: expressions that double their operands need few lines for more than any machine has.
const maxSize = 1 << 16

func tooLarge(v cty.Value) bool {
	left := maxSize
	var visit func(v cty.Value)
	visit = func(v cty.Value) {
		if left--; left < 0 || v == cty.NilVal || !v.IsKnown() || v.IsNull() {
			return
		}
		if v, _ = v.Unmark(); v.Type() == cty.String {
			left -= len(v.AsString())
			return
		}
		if v.CanIterateElements() {
			for it := v.ElementIterator(); it.Next() && left >= 0; {
				_, e := it.Element()
				visit(e)
			}
		}
	}
	visit(v)
	return left < 0
}

// functions are Terraform's, as far as their results depend on their arguments alone and are not much larger than these. Left
// out are those that read files, know the time, or make lists of any length (range, setproduct).
var functions = map[string]function.Function{
	"abs": stdlib.AbsoluteFunc, "ceil": stdlib.CeilFunc, "coalesce": stdlib.CoalesceFunc, "coalescelist": stdlib.CoalesceListFunc,
	"compact": stdlib.CompactFunc, "concat": stdlib.ConcatFunc, "contains": stdlib.ContainsFunc, "distinct": stdlib.DistinctFunc,
	"element": stdlib.ElementFunc, "flatten": stdlib.FlattenFunc, "floor": stdlib.FloorFunc, "index": stdlib.IndexFunc, "join": stdlib.JoinFunc,
	"jsonencode": stdlib.JSONEncodeFunc, "keys": stdlib.KeysFunc, "length": stdlib.LengthFunc, "lookup": stdlib.LookupFunc,
	"lower": stdlib.LowerFunc, "max": stdlib.MaxFunc, "merge": stdlib.MergeFunc, "min": stdlib.MinFunc, "parseint": stdlib.ParseIntFunc,
	"replace": stdlib.ReplaceFunc, "reverse": stdlib.ReverseListFunc, "slice": stdlib.SliceFunc, "sort": stdlib.SortFunc, "split": stdlib.SplitFunc,
	"substr": stdlib.SubstrFunc, "title": stdlib.TitleFunc, "trim": stdlib.TrimFunc, "trimprefix": stdlib.TrimPrefixFunc,
	"trimspace": stdlib.TrimSpaceFunc, "trimsuffix": stdlib.TrimSuffixFunc, "upper": stdlib.UpperFunc, "values": stdlib.ValuesFunc,
	"zipmap": stdlib.ZipmapFunc,
	"try":    tryfunc.TryFunc, "can": tryfunc.CanFunc,
	"format": format, "tostring": to(cty.String), "tonumber": to(cty.Number), "tobool": to(cty.Bool),
	"tolist": collection(cty.List), "toset": collection(cty.Set), "tomap": collection(cty.Map),
	"basename": onPath(filepath.Base), "dirname": onPath(filepath.Dir), "abspath": onPath(filepath.Clean),
}

// format is Terraform's, without widths that make long texts of short ones.
var format = function.New(&function.Spec{
	Params:   []function.Parameter{{Name: "format", Type: cty.String}},
	VarParam: &function.Parameter{Name: "args", Type: cty.DynamicPseudoType, AllowNull: true, AllowUnknown: true, AllowDynamicType: true},
	Type:     function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		digits := 0
		for _, r := range args[0].AsString() {
			if digits++; r < '0' || r > '9' {
				digits = 0
			}
			if digits > 3 {
				return cty.UnknownVal(cty.String), nil
			}
		}
		return stdlib.FormatFunc.Call(args)
	},
})

func to(t cty.Type) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "v", Type: cty.DynamicPseudoType, AllowNull: true}},
		Type:   function.StaticReturnType(t),
		Impl:   func(args []cty.Value, _ cty.Type) (cty.Value, error) { return convert.Convert(args[0], t) },
	})
}

// collection converts to a list, set or map of whatever the elements are.
func collection(of func(cty.Type) cty.Type) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "v", Type: cty.DynamicPseudoType, AllowNull: true}},
		Type: func(args []cty.Value) (cty.Type, error) {
			v, err := convert.Convert(args[0], of(cty.DynamicPseudoType))
			if err != nil {
				return cty.NilType, err
			}
			return v.Type(), nil
		},
		Impl: func(args []cty.Value, t cty.Type) (cty.Value, error) { return convert.Convert(args[0], t) },
	})
}

func onPath(f func(string) string) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "path", Type: cty.String}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.StringVal(f(args[0].AsString())), nil
		},
	})
}

// references returns the addresses that an expression names, in the order of the text.
func references(e hcl.Expression) []hcl.Traversal {
	uses := slices.Clone(e.Variables())
	slices.SortStableFunc(uses, func(a, b hcl.Traversal) int { return a.SourceRange().Start.Byte - b.SourceRange().Start.Byte })
	return uses
}
