package cloudformation

import (
	"cmp"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/document"
)

// named decides a condition of the template. The note says of what default the outcome depends.
func (s *stack) named(name string) (holds bool, note string, ok bool) {
	if s.active[name] { // a condition that needs itself
		return false, "", false
	}
	if s.active == nil {
		s.active = map[string]bool{}
	}
	s.active[name] = true
	defer delete(s.active, name)
	return s.holds(s.root.Get("Conditions", name), 0)
}

func (s *stack) holds(n *document.Node, depth int) (holds bool, note string, ok bool) {
	if n == nil || depth > maxNesting {
		return false, "", false
	}
	name, arg := intrinsic(n)
	items := arg.Elements()
	switch {
	case name == "Condition":
		return s.named(arg.Text)
	case name == "Fn::Equals" && len(items) == 2:
		texts, note, ok := s.parts(items, depth)
		return ok && texts[0] == texts[1], note, ok
	case name == "Fn::Not" && len(items) == 1:
		holds, note, ok := s.holds(items[0], depth+1)
		return !holds, note, ok
	case name == "Fn::And":
		return s.fold(items, false, depth)
	case name == "Fn::Or":
		return s.fold(items, true, depth)
	}
	return false, "", false
}

// fold decides a list of conditions, of which one with the outcome decisive decides all, even if others are not known.
func (s *stack) fold(items []*document.Node, decisive bool, depth int) (holds bool, note string, ok bool) {
	ok = true
	for _, item := range items {
		holds, why, known := s.holds(item, depth+1)
		if known && holds == decisive {
			return decisive, why, true
		}
		ok = ok && known
		note = cmp.Or(note, why)
	}
	return !decisive, note, ok
}
