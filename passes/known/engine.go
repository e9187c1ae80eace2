package known

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/internal/kb"
)

// Lookup returns the entry with exactly this key.
func (k *Known) Lookup(key string) (*kb.Entry, bool) { return k.Base.Lookup(key) }

// Has reports whether the symbol with this key has a trait.
func (k *Known) Has(key, trait string) bool {
	e, ok := k.Base.Lookup(key)
	return ok && e.Has(trait)
}

// Safety judges a type by its name: "safe", "unsafe", or "" when nothing is known.
// The type's own entry goes before the doc comment of its declaration, which stands
// at span, and that before an entry for all packages at or below a path, which is
// the least specific.
func (k *Known) Safety(typ string, span finding.Span) string {
	if v := safetyOf(k.Base.Lookup(typ)); v != "" {
		return v
	}
	dot := strings.LastIndexByte(typ, '.')
	switch k.Contract(token.Position{Filename: span.File, Line: span.Line}, typ[dot+1:]).Kind {
	case Safe:
		return "safe"
	case Unsafe:
		return "unsafe"
	}
	if dot < 0 {
		return ""
	}
	return safetyOf(k.Base.Package(typ[:dot]))
}

func safetyOf(e *kb.Entry, ok bool) string {
	switch {
	case !ok:
		return ""
	case e.Has("unsafe"):
		return "unsafe"
	case e.Has("safe"):
		return "safe"
	}
	return ""
}

// Analysed reports whether the bodies of a package's functions are analysed:
// those of the main modules, and of the modules that the user adds.
func (k *Known) Analysed(path string, mod *analysis.Module) bool {
	if mod == nil || mod.Path == "" {
		return slices.Contains(k.deps, "std")
	}
	return mod.Version == "" || slices.ContainsFunc(k.deps, func(prefix string) bool {
		return mod.Path == prefix || strings.HasPrefix(mod.Path, strings.TrimSuffix(prefix, "/")+"/")
	})
}

// DoesIO reports whether methods of a type wait for the network or the disk, if they
// take a context: by the type's own entry, or by that of its module.
func (k *Known) DoesIO(typ string) bool {
	if e, ok := k.Base.Lookup(typ); ok {
		return e.Has("io")
	}
	dot := strings.LastIndexByte(typ, '.')
	if dot < 0 {
		return false
	}
	e, ok := k.Base.Package(typ[:dot])
	return ok && e.Has("io")
}

// IsHandler reports whether the user names the function with this key as a handler.
func (k *Known) IsHandler(key string) bool { return slices.Contains(k.handlers, key) }

// NamesHandler reports whether the user names a function of this package as a handler.
func (k *Known) NamesHandler(path string) bool {
	return slices.ContainsFunc(k.handlers, func(key string) bool {
		key = strings.TrimLeft(key, "(*")
		rest, ok := strings.CutPrefix(key, path+".")
		return ok && !strings.Contains(rest, "/")
	})
}

// list splits a comma-separated flag.
func list(flag string) []string {
	return strings.FieldsFunc(flag, func(r rune) bool { return r == ',' || r == ' ' })
}
