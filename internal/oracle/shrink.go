package oracle

import "slices"

// Shrink removes statements as long as keep, which must hold for p, holds for what is left.
func Shrink(p *Program, keep func(*Program) bool) *Program {
	for {
		smaller := p.smaller(keep)
		if smaller == nil {
			return p
		}
		p = smaller
	}
}

// smaller returns the first program with one statement less that will do, or nil.
func (p *Program) smaller(keep func(*Program) bool) *Program {
	for i := range p.blocks() {
		for _, b := range p.blocks()[i].smaller() {
			q := &Program{Helpers: slices.Clone(p.Helpers), Handler: p.Handler, Linked: p.Linked}
			if i < len(p.Helpers) {
				q.Helpers[i] = b
			} else {
				q.Handler = b
			}
			if q.valid() && keep(q) {
				return q
			}
		}
	}
	return nil
}

// smaller returns the blocks that lack one statement, or have its body in its place.
func (b Block) smaller() []Block {
	var list []Block
	for i, s := range b {
		list = append(list, slices.Concat(b[:i], b[i+1:]))
		if len(s.Body) > 0 {
			list = append(list, slices.Concat(b[:i], s.Body, b[i+1:]))
		}
		for _, body := range s.Body.smaller() {
			t := *s
			t.Body = body
			list = append(list, slices.Concat(b[:i], Block{&t}, b[i+1:]))
		}
	}
	return list
}

// valid reports whether all variables are declared before they are used.
func (p *Program) valid() bool {
	for _, b := range p.Helpers {
		if !b.valid(map[string]bool{"a": true, "b": true}) {
			return false
		}
	}
	return p.Handler.valid(map[string]bool{"bound": true})
}

func (b Block) valid(outer map[string]bool) bool {
	vars := map[string]bool{}
	for name := range outer {
		vars[name] = true
	}
	for _, s := range b {
		for _, name := range s.uses() {
			if !vars[name] {
				return false
			}
		}
		if !s.Body.valid(vars) {
			return false
		}
		if s.Z != "" {
			vars[s.Z] = true
		}
	}
	return true
}

// uses returns the variables that a statement itself mentions.
func (s *Statement) uses() []string {
	switch s.Kind {
	case StoreGlobal, LoadNext, ReadValue, WriteValue, Increment, AddAtomic, IfNil:
		return []string{s.X}
	case StoreNext, Call:
		return []string{s.X, s.Y}
	case Hold, HoldRead, Try:
		if s.Own {
			return []string{s.X}
		}
	}
	return nil
}
