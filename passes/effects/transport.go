package effects

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/lmicheck/lmicheck/internal/finding"
)

const (
	defaultTransport = "net/http.DefaultTransport"
	maxConnsPerHost  = ".MaxConnsPerHost"
)

// A Transport is a change of http.DefaultTransport before Start: the client of the
// Lambda runtime uses it as well, or a copy.
type Transport struct {
	Type     string // what it is replaced by, other than a *http.Transport
	MaxConns int    // connections to one host, 0: any number
	Span     finding.Span
	Function string
	Package  string
}

// A change is where boot code stored something.
type change struct {
	span    finding.Span
	fn, pkg string
}

// noteTransport notes where boot code sets the default transport, or limits one.
func (m *machine) noteTransport(inst *instance, at site, cells set) {
	if !inst.phase.boot || len(cells) != 1 {
		return
	}
	c := cells[0].cell
	isDefault := c.parent == nil && c.obj.kind == globalObject && c.obj.name == defaultTransport
	if _, known := m.changes[c]; !known && (isDefault || c.step == maxConnsPerHost) {
		m.changes[c] = change{inst.fn.span(at.in.Pos), inst.fn.Name, inst.fn.pkg.Path}
	}
}

// transports returns what was done to the default transport, once main has run.
func (m *machine) transports() []Transport {
	o, ok := m.globals[defaultTransport]
	if !ok {
		return nil
	}
	var out []Transport
	add := func(c *cell, t Transport) {
		if ch, ok := m.changes[c]; ok {
			t.Span, t.Function, t.Package = ch.span, ch.fn, ch.pkg
			out = append(out, t)
		}
	}
	for _, r := range o.root.val {
		if typ := m.transportType(r); typ != "" {
			add(o.root, Transport{Type: typ})
		}
		for _, k := range r.cell.kids {
			if n, err := strconv.Atoi(k.text.literal); k.step == maxConnsPerHost && err == nil && n > 0 {
				add(k, Transport{MaxConns: n})
			}
		}
	}
	slices.SortFunc(out, func(a, b Transport) int {
		return cmp.Or(a.Span.Compare(b.Span), cmp.Compare(a.Type, b.Type), a.MaxConns-b.MaxConns)
	})
	return slices.Compact(out)
}

// transportType is the type of a round tripper that is no *http.Transport. What
// the result of another module's function is, behind the interface, is not known,
// but wrapping is what such functions are for.
func (m *machine) transportType(r ref) string {
	switch {
	case r.typ == "*net/http.Transport":
		return ""
	case r.typ != "":
		name, pointer := strings.CutPrefix(r.typ, "*")
		if name = m.globalName(name); pointer {
			name = "*" + name
		}
		return name
	case r.cell.obj.typ == "net/http.RoundTripper" && r.cell.obj.from != "" && r.cell.obj.from != defaultTransport:
		return "result of " + ShortKey(r.cell.obj.from)
	}
	return ""
}
