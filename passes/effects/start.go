package effects

import (
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/internal/kb"
)

// start registers a handler. Before Start, that is: an invocation that starts
// another one (for the events of a custom resource, say) calls it, as far as others
// can see, and does not return.
func (f *foreign) start(t kb.Trait) {
	switch {
	case f.inst.phase.aside:
		return // the same call has registered it before
	case !f.inst.phase.boot:
		f.callBack()
		return
	}
	mux := ""
	if len(t.Args) > 1 {
		mux = t.Args[1]
	}
	f.registerHandler(f.arg(t.Args[0]), mux)
}

// registerHandler notes what is handed to Lambda; if it is nil, the package
// variable mux.
func (f *foreign) registerHandler(handler set, mux string) {
	if len(handler) == 0 && mux != "" {
		handler = f.values(one(f.global(mux).root), false)
	}
	for _, inst := range f.stack {
		f.leads[inst.fn.Key] = true
	}
	s := &start{handler: handler, span: f.inst.fn.span(f.at.in.Pos), key: f.inst.fn.Key + "#" + f.at.key() + f.inst.ctx}
	for i, old := range f.starts {
		if old.key == s.key {
			f.starts[i].handler = union(old.handler, handler)
			return
		}
	}
	f.starts = append(f.starts, s)
}

// register keeps handlers for a package variable to call.
func (f *foreign) register(key string) {
	o := f.global(key)
	f.keepInside(f.values(one(o.root), false)[0].cell.obj, f.given())
}

// serves reports whether the foreign function starts a server, by its name.
func (f *foreign) serves() bool {
	return f.inst.phase.boot && !f.call.value && startsByName(f.call.key) && len(f.callables(f.given())) > 0
}

// startsByName reports whether a function has a name that servers of handlers
// have: ListenAndServe of an adapter, Start of a package that is about Lambda. There
// are other servers than those of Lambda: the package has to say what it is.
func startsByName(key string) bool {
	if isMethodKey(key) {
		return false
	}
	dot := strings.LastIndexByte(key, '.') + 1
	pkg, name := strings.ToLower(key[:dot]), key[dot:]
	about := func(word string) bool { return strings.Contains(pkg, word) }
	switch {
	case strings.HasPrefix(name, "ListenAndServe"):
		return slices.ContainsFunc([]string{"lambda", "gateway", "adapt", "serverless"}, about)
	case strings.HasPrefix(name, "Start"):
		return about("lambda")
	}
	return false
}
