package lower

import (
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/lmicheck/lmicheck/internal/kb"
)

// TypeKey returns the name of a type: "path.T" for declared types, without type
// arguments; other types as types.TypeString prints them.
func TypeKey(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Pointer:
		return "*" + TypeKey(t.Elem())
	case *types.Named:
		obj := t.Obj()
		if obj.Pkg() == nil {
			return obj.Name()
		}
		return obj.Pkg().Path() + "." + obj.Name()
	case *types.TypeParam:
		return t.Obj().Name()
	case *types.Slice:
		return "[]" + TypeKey(t.Elem())
	default:
		return types.TypeString(t, nil)
	}
}

// ssaKey is FuncKey for every function that SSA knows, closures and wrappers included.
func ssaKey(fn *ssa.Function) string {
	if o := fn.Origin(); o != nil {
		fn = o // instantiations run the generic body
	}
	if parent := fn.Parent(); parent != nil {
		return ssaKey(parent) + "$" + closureIndex(fn)
	}
	if isWrapper(fn) {
		// Wrappers for different receivers share a name: the type that is bound tells them apart.
		key := fn.Name() + ":" + fn.RelString(nil)
		if len(fn.FreeVars) > 0 {
			key += ":" + TypeKey(fn.FreeVars[0].Type())
		} else if len(fn.Params) > 0 {
			key += ":" + TypeKey(fn.Params[0].Type())
		}
		return key
	}
	if fn.Pkg != nil && (fn.Name() == "init" || strings.HasPrefix(fn.Name(), "init#")) && fn.Signature.Recv() == nil {
		return fn.Pkg.Pkg.Path() + "." + fn.Name()
	}
	if obj, ok := fn.Object().(*types.Func); ok {
		return kb.FuncKey(obj)
	}
	return fn.RelString(nil)
}

// isWrapper reports whether fn is a bound-method closure, a method expression's
// thunk or a promotion wrapper: functions without source that must be reduced
// along with the package that uses them.
func isWrapper(fn *ssa.Function) bool {
	s := fn.Synthetic
	return strings.HasPrefix(s, "bound ") || strings.HasPrefix(s, "thunk ") || strings.HasPrefix(s, "wrapper ")
}

// closureIndex is the number that SSA gave a closure within its parent.
func closureIndex(fn *ssa.Function) string {
	name := fn.Name()
	if i := strings.LastIndexByte(name, '$'); i >= 0 {
		return name[i+1:]
	}
	return name
}

// displayName is the name of fn as its author would say it, and as stack traces print it.
func displayName(fn *ssa.Function) string {
	if parent := fn.Parent(); parent != nil {
		return displayName(parent) + ".func" + closureIndex(fn)
	}
	name := fn.Name()
	if i := strings.IndexAny(name, "#$["); i > 0 {
		name = name[:i]
	}
	recv := fn.Signature.Recv()
	if recv == nil && len(fn.FreeVars) == 1 && isWrapper(fn) {
		recv = types.NewParam(0, nil, "", fn.FreeVars[0].Type())
	}
	if recv == nil {
		return name
	}
	t := types.Unalias(recv.Type())
	if p, ok := t.(*types.Pointer); ok {
		return "(*" + shortType(p.Elem()) + ")." + name
	}
	return shortType(t) + "." + name
}

func shortType(t types.Type) string {
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj().Name()
	}
	return types.TypeString(t, func(p *types.Package) string { return p.Name() })
}

// quoteInt is the text of an integer constant, as the reduced form keeps it.
func quoteInt(i int64) string { return strconv.FormatInt(i, 10) }
