package load

import (
	"go/types"

	"golang.org/x/tools/go/packages"
)

// isUsable reports whether what imports a package that is not part of the program can be
// well-typed. The go command has no export data of one that does not compile: its types come from
// its source then, and may lack those of what it imports.
func (m *mending) isUsable(imp *packages.Package) bool {
	if imp == nil || imp.Types == nil || imp.Name == "" || !imp.Types.Complete() {
		return false
	}
	if !imp.IllTyped && len(imp.Errors) == 0 {
		return true
	}
	usable, ok := m.usable[imp]
	if !ok {
		usable = true
		w := &typeWalker{seen: map[types.Type]bool{}}
		for _, name := range imp.Types.Scope().Names() {
			usable = usable && !w.findsInvalid(imp.Types.Scope().Lookup(name).Type())
		}
		m.usable[imp] = usable
	}
	return usable
}

// A typeWalker looks for types that are invalid.
type typeWalker struct{ seen map[types.Type]bool }

func (w *typeWalker) findsInvalid(t types.Type) bool {
	if t == nil || t == types.Typ[types.Invalid] {
		return true
	}
	t = types.Unalias(t)
	if w.seen[t] {
		return false
	}
	w.seen[t] = true
	switch t := t.(type) {
	case *types.Named:
		for m := range t.Methods() {
			if w.findsInvalid(m.Type()) {
				return true
			}
		}
		return w.findsInvalid(t.Underlying())
	case *types.Map:
		return w.findsInvalid(t.Key()) || w.findsInvalid(t.Elem())
	case interface{ Elem() types.Type }: // pointers, slices, arrays, channels
		return w.findsInvalid(t.Elem())
	case *types.Signature:
		return w.inTuple(t.Params()) || w.inTuple(t.Results())
	case *types.Struct:
		for f := range t.Fields() {
			if w.findsInvalid(f.Type()) {
				return true
			}
		}
	case *types.Interface:
		for m := range t.Methods() {
			if w.findsInvalid(m.Type()) {
				return true
			}
		}
	}
	return false
}

func (w *typeWalker) inTuple(t *types.Tuple) bool {
	for v := range t.Variables() {
		if w.findsInvalid(v.Type()) {
			return true
		}
	}
	return false
}
