package effects

import (
	"slices"
	"strings"
)

// A namer names places as their users would: by the shortest access path from a
// package variable, or from the value of a declared type that handlers share.
type namer struct {
	*machine
	names  map[*object]objectName
	places map[*cell]*Place
}

type objectName struct {
	text   string
	global bool
}

// refresh looks at the heap again, for a handler that is bound to something.
func (n *namer) refresh(bound []named) {
	n.names = map[*object]objectName{}
	n.places = map[*cell]*Place{}
	n.spread(n.ownGlobals(), true)
	n.spread(bound, false)
	n.spread(n.sharedValues(), false)
	n.spread(n.foreignGlobals(), true)
	n.spread(n.sharedVariables(), false)
}

// A named is an object and the name it is given, to start from.
type named struct {
	obj  *object
	name string
}

func (n *namer) ownGlobals() []named {
	var out []named
	for key, o := range n.globals {
		if n.isOwnGlobal(key) {
			out = append(out, named{o, n.globalName(key)})
		}
	}
	slices.SortFunc(out, func(a, b named) int { return strings.Compare(a.obj.name, b.obj.name) })
	return out
}

func (n *namer) foreignGlobals() []named {
	var out []named
	for key, o := range n.globals {
		if !n.isOwnGlobal(key) {
			out = append(out, named{o, n.globalName(key)})
		}
	}
	slices.SortFunc(out, func(a, b named) int { return strings.Compare(a.obj.name, b.obj.name) })
	return out
}

// globalName is "pkg.name" for what is declared in a package and has the key "path/pkg.name".
func (m *machine) globalName(key string) string {
	i := strings.LastIndexByte(key, '.')
	path, name := key[:max(i, 0)], key[i+1:]
	if pkg := m.prog.packages[path]; pkg != nil {
		return pkg.Name + "." + name
	}
	return path[strings.LastIndexByte(path, '/')+1:] + "." + name
}

// sharedValues are the values of declared types that are shared without a
// package variable: what handlers are bound to, and what those hold.
func (n *namer) sharedValues() []named {
	var out []named
	for _, o := range n.objects {
		if _, done := n.names[o]; done || !o.isShared() || o.kind != allocObject {
			continue
		}
		if name := n.typeName(o); name != "" {
			out = append(out, named{o, name})
		}
	}
	return out
}

// typeName is "(*T)" for an object of a declared type.
func (n *namer) typeName(o *object) string {
	if !n.isOwnType(o.typ) || strings.ContainsAny(o.typ, "[]*") {
		return ""
	}
	return "(*" + o.typ[strings.LastIndexByte(o.typ, '.')+1:] + ")"
}

// boundTo returns what a handler is bound to: the receiver of a method value,
// the variables that a closure captured.
func (n *namer) boundTo(refs set) []named {
	var out []named
	add := func(o *object) {
		name := n.typeName(o)
		if name == "" && isVariable(o) {
			name = o.name
		}
		if name != "" {
			out = append(out, named{o, name})
		}
	}
	for _, r := range refs {
		if r.cell.obj.kind != funcObject {
			add(r.cell.obj)
			continue
		}
		for _, b := range n.bindings(r.cell.obj) {
			for _, bound := range b {
				add(bound.cell.obj)
			}
		}
	}
	return out
}

// sharedVariables are captured variables.
func (n *namer) sharedVariables() []named {
	var out []named
	for _, o := range n.objects {
		if _, done := n.names[o]; !done && o.isShared() && isVariable(o) {
			out = append(out, named{o, o.name})
		}
	}
	return out
}

// isVariable reports whether SSA allocated o for a declared variable.
func isVariable(o *object) bool {
	if o.kind != allocObject {
		return false
	}
	switch o.name {
	case "", "new", "complit", "varargs", "slicelit", "makeslice", "makemap", "makechan":
		return false
	}
	return !strings.ContainsAny(o.name, " .(")
}

const maxNameDepth = 6 // pointers between the beginning of a name and its end

// spread names what can be reached from the given objects, nearest first.
func (n *namer) spread(from []named, global bool) {
	var queue []named
	for _, f := range from {
		if _, ok := n.names[f.obj]; !ok {
			n.names[f.obj] = objectName{f.name, global}
			queue = append(queue, f)
		}
	}
	for range maxNameDepth {
		var next []named
		for _, f := range queue {
			n.spreadCells(f.obj.root, f.name, global, &next)
		}
		queue = next
	}
}

func (n *namer) spreadCells(c *cell, name string, global bool, next *[]named) {
	for _, r := range n.read(c) {
		o := r.cell.obj
		if _, ok := n.names[o]; ok || o.kind == funcObject {
			continue
		}
		n.names[o] = objectName{name, global}
		*next = append(*next, named{o, name})
	}
	for _, k := range slices.Clone(c.kids) {
		n.spreadCells(k, name+k.step, global, next)
	}
}

// place describes a cell.
func (n *namer) place(c *cell) *Place {
	if p, ok := n.places[c]; ok {
		return p
	}
	name, ok := n.names[c.obj]
	if !ok {
		name.text = n.fallback(c.obj)
	}
	p := &Place{ID: c.id, Name: name.text + path(c), Global: name.global, Shared: c.obj.isShared(), Holder: holder(c)}
	for a := c.parent; a != nil; a = a.parent {
		p.Parents = append(p.Parents, a.id)
	}
	n.places[c] = p
	return p
}

// holder says what kind of container c is the elements of.
func holder(c *cell) string {
	switch {
	case c.step != elements || c.parent.parent != nil:
		return "" // or the elements of an array within a struct
	case strings.HasPrefix(c.obj.typ, "map["):
		return "map"
	case c.obj.kind == allocObject && (strings.HasPrefix(c.obj.typ, "[]") || !isVariable(c.obj) && !isLiteral(c.obj)):
		return "slice"
	}
	return ""
}

// isLiteral reports whether SSA allocated o for &T{} or new(T), whose memory is one T.
func isLiteral(o *object) bool {
	return (o.name == "complit" || o.name == "new") && !strings.HasPrefix(o.typ, "[")
}

func path(c *cell) string {
	if c.parent == nil {
		return ""
	}
	return path(c.parent) + c.step
}

// fallback names an object that no path leads to.
func (n *namer) fallback(o *object) string {
	switch {
	case isVariable(o):
		return o.name
	case o.kind == opaqueObject && o.from != "":
		return "result of " + o.from
	case o.typ != "":
		return o.typ
	}
	return "memory"
}
