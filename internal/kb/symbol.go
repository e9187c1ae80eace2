package kb

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"
)

// FuncKey returns the key of a function or method: its full name, without type
// parameters, which differ from one instantiation to the next.
func FuncKey(fn *types.Func) string {
	name := fn.Origin().FullName()
	open := strings.IndexByte(name, '[')
	if open < 0 {
		return name
	}
	return name[:open] + name[strings.LastIndexByte(name, ']')+1:]
}

// PackagePath returns the path of the package that declares e's symbol.
func (e *Entry) PackagePath() string {
	if path, ok := strings.CutSuffix(e.Key, "/..."); ok {
		return path
	}
	name := e.Key
	if recv, ok := strings.CutPrefix(name, "("); ok {
		typ, _, _ := strings.Cut(recv, ").")
		name = strings.TrimPrefix(typ, "*")
	}
	return name[:strings.LastIndexByte(name, '.')]
}

// Check reports in what way e does not fit the package that should declare its
// symbol: there is no such symbol, or it has no such argument, or a trait is one
// that such a symbol, or an argument of such a type, cannot have.
func (e *Entry) Check(pkg *types.Package) error {
	obj, err := e.find(pkg)
	if err != nil {
		return fmt.Errorf("%s: %s: %v", e.Line, e.Key, err)
	}
	for _, t := range e.Traits {
		if err := t.check(obj); err != nil {
			return fmt.Errorf("%s: %s: %v: %v", e.Line, e.Key, t, err)
		}
	}
	return nil
}

// find returns what e's key names.
func (e *Entry) find(pkg *types.Package) (types.Object, error) {
	recv, method, ok := strings.Cut(e.Key, ").")
	name := recv[strings.LastIndexByte(recv, '.')+1:]
	obj := pkg.Scope().Lookup(name)
	if obj == nil {
		return nil, fmt.Errorf("package %s does not declare %s", pkg.Path(), name)
	}
	if !ok {
		if tn, ok := obj.(*types.TypeName); ok && tn.IsAlias() {
			return nil, fmt.Errorf("is an alias of %s: a value's type is never called so", tn.Type())
		}
		return obj, nil
	}
	// A promoted method bears the name of the type that declares it: only those count.
	for fn := range methods(obj.Type()) {
		if fn.Name() == method {
			if key := FuncKey(fn); key != e.Key {
				return nil, fmt.Errorf("is called %s", key)
			}
			return fn, nil
		}
	}
	return nil, fmt.Errorf("%s does not itself declare %s", name, method)
}

// methods ranges over the methods that t itself declares.
func methods(t types.Type) func(yield func(*types.Func) bool) {
	return func(yield func(*types.Func) bool) {
		named, ok := types.Unalias(t).(*types.Named)
		if !ok {
			return
		}
		for fn := range named.Methods() {
			if !yield(fn) {
				return
			}
		}
		if iface, ok := named.Underlying().(*types.Interface); ok {
			for fn := range iface.ExplicitMethods() {
				if !yield(fn) {
					return
				}
			}
		}
	}
}

// check reports why obj cannot have the trait.
func (t Trait) check(obj types.Object) error {
	sig, isFunc := obj.Type().(*types.Signature)
	switch t.Name {
	case "safe", "unsafe", "cache":
		if _, ok := obj.(*types.TypeName); !ok {
			return fmt.Errorf("not a type")
		}
		return nil
	case "io":
		return nil // of types and of functions
	case "reads", "lock", "rlock", "unlock", "runlock", "trylock", "tryrlock", "rlocker",
		"acquire", "release", "tryacquire", "once", "takes", "frees", "grows", "shrinks", "sets", "join", "signals", "counts", "method", "assigns", "looksup":
		if !isFunc || sig.Recv() == nil {
			return fmt.Errorf("not a method")
		}
	}
	if !isFunc {
		return fmt.Errorf("not a function")
	}
	for _, arg := range t.Args {
		if !isIndex(arg) {
			continue
		}
		if err := checkArgument(sig, arg, accepts[t.Name]); err != nil {
			return err
		}
	}
	return nil
}

// accepts is what must hold for the type of an argument that has the trait; it
// finds an index that is off by one.
var accepts = map[string]func(types.Type) bool{
	"writes": isReference, "scans": isReference, "encodes": isReference, "stores": isReference,
	"uses": isReference, "wraps": isReference, "returns": isReference, "assigns": isReference,
	"once": isCallable, "oncefunc": isCallable, "calls": isCallable, "spawns": isCallable,
	"later": isCallable, "entry": isCallable,
	"permits": isNumber, "file": isString,
}

// checkArgument reports whether sig has the argument that an index names, and it
// is of a type that fits. "i..." also covers arguments of other types, such as the
// number in big.Int.Exp: only its first must be there.
func checkArgument(sig *types.Signature, index string, fits func(types.Type) bool) error {
	if index == "recv" {
		if sig.Recv() == nil {
			return fmt.Errorf("not a method")
		}
		return nil
	}
	from, rest := strings.CutSuffix(index, "...")
	i, _ := strconv.Atoi(from)
	n := sig.Params().Len()
	if i >= n && !sig.Variadic() || n == 0 {
		return fmt.Errorf("%d arguments", n)
	}
	i = min(i, n-1)
	if t := sig.Params().At(i).Type(); !rest && fits != nil && !fits(element(sig, i, t)) {
		return fmt.Errorf("argument %d is a %s", i, t)
	}
	return nil
}

// element is the type of one argument of parameter i.
func element(sig *types.Signature, i int, t types.Type) types.Type {
	if s, ok := t.(*types.Slice); ok && sig.Variadic() && i == sig.Params().Len()-1 {
		return s.Elem()
	}
	return t
}

// isReference reports whether a value of type t can lead to memory of others.
func isReference(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return !ok || b.Kind() == types.UnsafePointer || unknown(t)
}

// unknown reports whether t is of a package that was not loaded: Check can do with
// the declaring package alone.
func unknown(t types.Type) bool { return t.Underlying() == types.Typ[types.Invalid] }

// isCallable reports whether a value of type t can be or hold a function.
func isCallable(t types.Type) bool {
	_, ok := t.Underlying().(*types.Basic)
	return !ok || unknown(t)
}

func isNumber(t types.Type) bool { return isBasic(t, types.IsInteger) }

// isString accepts interfaces too: some functions take a path or a reader.
func isString(t types.Type) bool {
	return types.IsInterface(t) || isBasic(t, types.IsString)
}

func isBasic(t types.Type, info types.BasicInfo) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && (b.Info()&info != 0 || unknown(t))
}
