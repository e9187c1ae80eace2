package effects

import (
	"slices"

	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/internal/ir"
	"github.com/lmicheck/lmicheck/passes/known"
)

// A program is the linked form of the packages that the analysis interprets.
type program struct {
	packages map[string]*ir.Package
	own      map[string]bool // their paths
	funcs    map[string]*function
	methods  map[string]map[string]ir.Method // by type key, then name
	ifaces   map[string][]string             // the names of the methods of interfaces
	extern   map[string]finding.Span         // where types of other modules are declared
	traits   map[string]bool                 // memo of mentionsTrait
}

// A function is an ir.Func with what is computed once for all its instances.
type function struct {
	*ir.Func
	id     int
	pkg    *ir.Package
	order  []int32     // blocks in reverse postorder
	loops  bool        // some block follows itself
	blocks []int32     // the block that defines each local value, -1 for parameters
	plain  []bool      // local values that lead nowhere
	defs   []*ir.Instr // the instruction that defines each local value
	reach  [][]bool    // reach[a][b]: control can go from a to b, a != b or by a loop
}

func link(packages map[string]*ir.Package) *program {
	p := &program{
		packages: packages,
		own:      map[string]bool{},
		funcs:    map[string]*function{},
		methods:  map[string]map[string]ir.Method{},
		ifaces:   map[string][]string{},
		extern:   map[string]finding.Span{},
		traits:   map[string]bool{},
	}
	paths := make([]string, 0, len(packages))
	for path := range packages {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for _, path := range paths {
		p.own[path] = true
		p.add(packages[path])
	}
	return p
}

func (p *program) add(pkg *ir.Package) {
	for _, fn := range pkg.Funcs {
		if _, ok := p.funcs[fn.Key]; !ok { // wrappers may be in several packages
			p.funcs[fn.Key] = &function{Func: fn, pkg: pkg, id: len(p.funcs)}
		}
	}
	for _, t := range pkg.Types {
		set := map[string]ir.Method{}
		for _, m := range t.Methods {
			set[m.Name] = m
		}
		p.methods[t.Key] = set
	}
	for _, t := range pkg.Ifaces {
		p.ifaces[t.Key] = t.Methods
	}
	for _, t := range pkg.Extern {
		p.extern[t.Key] = finding.Span{File: t.File, Line: t.Line}
	}
}

// prepare computes what interpretation needs, when a function is first called.
func (f *function) prepare() {
	if f.order != nil || len(f.Blocks) == 0 {
		return
	}
	f.defs = make([]*ir.Instr, f.Vals)
	f.plain = make([]bool, f.Vals)
	f.blocks = slices.Repeat([]int32{-1}, f.Vals)
	for _, v := range f.Plain {
		f.plain[v] = true
	}
	for i := range f.Blocks {
		for j := range f.Blocks[i].Instrs {
			if in := &f.Blocks[i].Instrs[j]; in.Dst >= 0 {
				f.defs[in.Dst] = in
				f.blocks[in.Dst] = int32(i)
			}
		}
	}
	f.orderBlocks()
	f.computeReach()
}

func (f *function) orderBlocks() {
	seen := make([]bool, len(f.Blocks))
	var post []int32
	// An explicit stack: generated functions have very many blocks in a row.
	type frame struct {
		block int32
		next  int
	}
	stack := []frame{{0, 0}}
	seen[0] = true
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		succs := f.Blocks[top.block].Succs
		if top.next < len(succs) {
			s := succs[top.next]
			top.next++
			if !seen[s] {
				seen[s] = true
				stack = append(stack, frame{s, 0})
			}
			continue
		}
		post = append(post, top.block)
		stack = stack[:len(stack)-1]
	}
	slices.Reverse(post)
	f.order = post
}

// maxReach bounds the functions for which reachability between blocks is
// computed: it is quadratic, and beyond this nobody writes lazy initialisation.
const maxReach = 400

func (f *function) computeReach() {
	n := len(f.Blocks)
	if n > maxReach {
		f.loops = true
		return
	}
	f.reach = make([][]bool, n)
	for i := range f.reach {
		f.reach[i] = make([]bool, n)
		stack := slices.Clone(f.Blocks[i].Succs)
		for len(stack) > 0 {
			b := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if !f.reach[i][b] {
				f.reach[i][b] = true
				stack = append(stack, f.Blocks[b].Succs...)
			}
		}
		f.loops = f.loops || f.reach[i][i]
	}
}

// controllers returns the blocks that decide whether b runs: each dominates b,
// ends in a branch, and the function can end from there without running b.
func (f *function) controllers(b int32) []int32 {
	if f.reach == nil {
		return nil
	}
	var out []int32
	for d := f.Blocks[b].Idom; d >= 0; d = f.Blocks[d].Idom {
		succs := f.Blocks[d].Succs
		if len(succs) != 2 {
			continue
		}
		if f.avoids(d, b) {
			out = append(out, d)
		}
	}
	return out
}

// avoids reports whether control can go from d to the end without b.
func (f *function) avoids(d, b int32) bool {
	seen := make([]bool, len(f.Blocks))
	seen[b] = true
	stack := []int32{d}
	for len(stack) > 0 {
		x := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if seen[x] {
			continue
		}
		seen[x] = true
		if f.returns(x) {
			return true
		}
		stack = append(stack, f.Blocks[x].Succs...)
	}
	return false
}

func (f *function) returns(b int32) bool {
	instrs := f.Blocks[b].Instrs
	return len(instrs) > 0 && instrs[len(instrs)-1].Op == ir.Return
}

// recovers reports whether f calls recover.
func (f *function) recovers() bool {
	for i := range f.Blocks {
		for j := range f.Blocks[i].Instrs {
			if in := &f.Blocks[i].Instrs[j]; in.Op == ir.Call && in.Mode == ir.Builtin && in.Name == "recover" {
				return true
			}
		}
	}
	return false
}

// registers reports whether any function of the program registers handlers.
func (p *program) registers(k *known.Known) bool {
	for _, f := range p.funcs {
		if slices.ContainsFunc(f.mentions(), func(key string) bool { return isEntry(k, key) }) {
			return true
		}
	}
	return false
}

// mentionsTrait reports whether any function of the program refers to one that has a trait.
func (p *program) mentionsTrait(k *known.Known, trait string) bool {
	found, ok := p.traits[trait]
	if ok {
		return found
	}
	for _, f := range p.funcs {
		found = found || slices.ContainsFunc(f.mentions(), func(key string) bool { return k.Has(key, trait) })
	}
	p.traits[trait] = found
	return found
}

// isEntry reports whether a function registers handlers, by the knowledge base or
// by its name.
func isEntry(k *known.Known, key string) bool {
	return k.Has(key, "entry") || startsByName(key)
}

// mayStart reports whether a function refers, itself or by what it refers to, to
// one that registers handlers.
func (p *program) mayStart(k *known.Known, f *function) bool {
	seen := map[string]bool{}
	queue := []*function{f}
	for len(queue) > 0 {
		f := queue[0]
		queue = queue[1:]
		for _, key := range f.mentions() {
			if isEntry(k, key) {
				return true
			}
			if next, ok := p.funcs[key]; ok && !seen[key] {
				seen[key] = true
				queue = append(queue, next)
			}
		}
	}
	return false
}

// mentions returns the keys of the functions that f calls or takes the value of.
func (f *function) mentions() []string {
	var out []string
	for _, r := range f.Refs {
		if r.Kind == ir.RefFunc {
			out = append(out, r.Name)
		}
	}
	for i := range f.Blocks {
		for j := range f.Blocks[i].Instrs {
			if in := &f.Blocks[i].Instrs[j]; in.Callee != "" {
				out = append(out, in.Callee)
			}
		}
	}
	return out
}

// span converts a position within f's package.
func (f *function) span(p ir.Pos) finding.Span {
	if p.Line == 0 {
		return finding.Span{}
	}
	return finding.Span{
		File: f.pkg.Files[p.File],
		Line: int(p.Line), Column: int(p.Col),
		EndLine: int(p.EndLine), EndColumn: int(p.EndCol),
	}
}
