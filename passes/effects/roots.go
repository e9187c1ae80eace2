package effects

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/internal/ir"
	"github.com/lmicheck/lmicheck/passes/known"
	"github.com/lmicheck/lmicheck/passes/lower"
)

// Analyze interprets the program: what happens before Start, then each handler.
func Analyze(prog *lower.Program, k *known.Known) *Result {
	m := newMachine(link(prog.Packages), k)
	if len(m.declaredHandlers(prog.Main)) == 0 && !m.prog.registers(k) {
		return &Result{} // another kind of program, which need not be interpreted
	}
	m.boot(prog.Main)
	if early := m.calledEarly(); len(early) > 0 {
		m = newMachine(m.prog, k)
		m.later = early
		m.boot(prog.Main)
	}

	m.findGates()
	handlers := m.handlers(prog.Main)
	var background []*tracer
	for _, sp := range m.spawned {
		if !m.joined(sp) {
			background = append(background, m.runBackground(sp, len(background)+1))
		}
	}
	n := &namer{machine: m}
	res := &Result{Transports: m.transports()}
	for i, h := range handlers {
		t := m.runHandler(h, 1000+i)
		root := &Root{Name: h.name, Start: h.span}
		n.refresh(n.boundTo(h.refs))
		root.Accesses = t.collect(n, false)
		root.Acts = t.collectActs(n)
		root.Within = t.within(n)
		for _, b := range background {
			root.Accesses = append(root.Accesses, b.collect(n, true)...)
		}
		res.Roots = append(res.Roots, root)
	}
	res.Leaks = m.leaks
	res.Blind = m.blindSpots()
	return res
}

// boot interprets what happens before Start.
func (m *machine) boot(main *ir.Package) {
	ph := &phase{boot: true}
	m.settle(ph, func() { m.runBoot(ph, main) })
}

// calledEarly returns the handlers, by their keys, that were interpreted before
// Start: a foreign wrapper was taken to call what it was given, when it was not known
// yet that this would be a handler. What it made then would count as shared.
func (m *machine) calledEarly() map[string]bool {
	early := map[string]bool{}
	for _, s := range m.starts {
		for _, c := range m.callables(m.leaves(s.handler, false)) {
			if fn := m.prog.funcs[c.fn]; fn != nil && !m.leads[c.fn] && len(fn.ParamTypes) > 0 {
				early[c.fn] = true
			}
		}
	}
	ran := map[string]bool{}
	for _, inst := range m.instances {
		ran[inst.fn.Key] = true
	}
	maps.DeleteFunc(early, func(key string, _ bool) bool { return !ran[key] })
	return early
}

// runBoot interprets the initialisers of all packages, and main.
func (m *machine) runBoot(ph *phase, main *ir.Package) {
	top := &instance{fn: &function{Func: &ir.Func{Key: "boot"}, pkg: main, id: -1}, phase: ph}
	m.call0(top, ph, main.Path+".init")
	paths := make([]string, 0, len(m.prog.packages))
	for path := range m.prog.packages {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for _, path := range paths { // packages that main reaches through others only
		m.call0(top, ph, path+".init")
	}
	if main.Name == "main" {
		m.call0(top, ph, main.Path+".main")
	}
}

// call0 calls a function without arguments on behalf of the runtime.
func (m *machine) call0(top *instance, ph *phase, key string) {
	fn, ok := m.prog.funcs[key]
	if !ok {
		return
	}
	m.run(m.instanceFor(nil, site{phase: ph}, target{fn: fn}, state{valid: true}))
}

// A handler is an entry point that has been resolved.
type handler struct {
	name string
	span finding.Span
	refs set    // the function values, or objects, that are one handler to a user
	key  string // directive: key of the function
}

// handlers resolves what was registered, in source order.
func (m *machine) handlers(main *ir.Package) []handler {
	var out []handler
	slices.SortStableFunc(m.starts, func(a, b *start) int { return cmp.Or(a.span.Compare(b.span), cmp.Compare(a.key, b.key)) })
	seen := map[ref]bool{}
	for _, s := range m.starts {
		if len(s.handler) == 0 {
			m.reportBlind("entry", "what is passed to Lambda here could not be resolved: its handler is not analysed", s.span)
		}
		for _, r := range s.handler {
			if seen[r] {
				continue
			}
			seen[r] = true
			name := m.handlerName(r)
			if name == "" {
				m.reportBlind("entry", "what is passed to Lambda here could not be resolved: its handler is not analysed", s.span)
				continue
			}
			i := slices.IndexFunc(out, func(h handler) bool { return h.name == name && h.span == s.span })
			if i < 0 {
				i = len(out)
				out = append(out, handler{name: name, span: s.span})
			}
			out[i].refs = union(out[i].refs, set{r})
		}
	}
	for _, key := range m.declaredHandlers(main) {
		fn := m.prog.funcs[key]
		out = append(out, handler{name: fn.Name, span: fn.span(fn.Pos), key: key})
	}
	return out
}

// declaredHandlers returns the functions of the package that a directive or a
// flag names as handlers.
func (m *machine) declaredHandlers(main *ir.Package) []string {
	var keys []string
	for _, r := range main.Roots {
		keys = append(keys, r.Func)
	}
	for _, fn := range main.Funcs {
		if m.known.IsHandler(fn.Key) {
			keys = append(keys, fn.Key)
		}
	}
	slices.Sort(keys)
	return slices.DeleteFunc(slices.Compact(keys), func(k string) bool { return m.prog.funcs[k] == nil })
}

// handlerName names a handler by the first function that a user would recognise.
// It is "" if there is nothing that can be called.
func (m *machine) handlerName(r ref) string {
	for _, name := range []string{"Invoke", "ServeHTTP"} {
		if method, ok := m.prog.methods[r.typ][name]; ok {
			return m.funcName(method.Func)
		}
	}
	found := m.callables(m.leaves(set{r}, false))
	found = slices.DeleteFunc(found, func(c callable) bool { return m.prog.funcs[c.fn] == nil || m.leads[c.fn] })
	if len(found) == 0 {
		return ""
	}
	// A wrapper of a library has options that are functions, too.
	i := max(0, slices.IndexFunc(found, func(c callable) bool { return m.takesInvocation(c.fn) }))
	return m.funcName(found[i].fn)
}

// takesInvocation reports whether a function has the parameters of a handler: a
// context, or a request.
func (m *machine) takesInvocation(key string) bool {
	fn := m.prog.funcs[key]
	return slices.ContainsFunc(fn.ParamTypes, func(t string) bool { return t == "context.Context" || isRequestType(t) })
}

func (m *machine) funcName(key string) string {
	if fn, ok := m.prog.funcs[key]; ok {
		return fn.Name
	}
	return key
}

// runHandler interprets a handler on the heap at Start.
func (m *machine) runHandler(h handler, id int) *tracer {
	ph := &phase{id: id}
	top := m.top(ph, h.span)
	m.settle(ph, func() {
		top.calls, top.accesses = nil, nil
		st := state{valid: true}
		at := site{phase: ph, in: &ir.Instr{}}
		if h.key != "" {
			m.callDeclared(top, at, h.key, &st)
			return
		}
		if isCut(h.refs) {
			m.lose(ph, &st)
		}
		f := &foreign{machine: m, inst: top, at: at, st: &st}
		for _, r := range h.refs {
			if _, ok := m.prog.methods[r.typ]["Invoke"]; ok {
				m.noteForeign(r.typ, []string{"Invoke"})
			}
		}
		f.args = []set{h.refs}
		f.callBack()
	})
	t := &tracer{machine: m, top: top, phase: ph}
	t.encodeResults()
	return t
}

// top makes the instance that stands for the runtime's call of a handler.
func (m *machine) top(ph *phase, span finding.Span) *instance {
	fn := &function{Func: &ir.Func{Key: "lambda" + strconv.Itoa(ph.id)}, pkg: &ir.Package{}, id: -1 - ph.id}
	return &instance{fn: fn, phase: ph, tuples: map[ir.Value][]set{}}
}

// callDeclared calls a handler that a directive names. Nothing says what its
// receiver is, but all invocations share it.
func (m *machine) callDeclared(top *instance, at site, key string, st *state) {
	fn := m.prog.funcs[key]
	args := m.opaqueArgs(top.phase, key, 0)
	if fn.Recv != "" && len(args) > 0 {
		o := args[0][0].cell.obj
		o.boot, o.depth = true, 0
	}
	m.callFunction(top, at, key, args, nil, st)
}

// runBackground interprets a goroutine that was started before the handlers.
func (m *machine) runBackground(sp *spawn, id int) *tracer {
	ph := &phase{id: id, aside: true}
	top := m.top(ph, sp.by.fn.span(sp.at.in.Pos))
	m.settle(ph, func() {
		top.calls = nil
		in := *sp.at.in
		in.Args = nil // they are values of sp.by, not of top
		for i, inst := range sp.insts {
			at := site{phase: ph, in: &in, sub: strconv.Itoa(i)}
			m.invoke(top, at, target{inst.fn, inst.args, inst.free}, &state{valid: true, locks: m.shut(sp)})
			if !sp.at.foreign {
				m.passTexts(sp.by, sp.at, top.calls[len(top.calls)-1].callee)
			}
		}
	})
	return &tracer{machine: m, top: top, phase: ph}
}

func (m *machine) blindSpots() []finding.BlindSpot {
	if m.capped {
		m.reportBlind("budget", "some values may be more things than are followed: the program is too large or too dynamic", finding.Span{})
	}
	out := make([]finding.BlindSpot, 0, len(m.blind))
	for _, b := range m.blind {
		out = append(out, *b)
	}
	slices.SortFunc(out, func(a, b finding.BlindSpot) int {
		return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.What, b.What))
	})
	return out
}
