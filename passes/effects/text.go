package effects

import (
	"strings"

	"github.com/lmicheck/lmicheck/internal/ir"
)

// A text is what is known of a number or string: whether it is the same in
// every invocation, and whether it was derived from the request. Rules on file
// names ask the first, rules on request data the second.
//
// Texts form a lattice: nothing < fixed < second < instant < dynamic, nothing < request.
type text struct {
	kind    textKind
	literal string // its characters, as far as they are known, with * for a time or what was computed; not of dynamic ones
	request bool   // derived from the handler's arguments
}

type textKind uint8

const (
	noText      textKind = iota
	fixedText            // the same in every invocation
	secondText           // the same in invocations at the same second, or for longer
	instantText          // differs by the time, to less than a second
	dynamicText          // may differ
)

func (t text) join(u text) text {
	if u.kind > t.kind {
		t.kind, t.literal = u.kind, u.literal
	}
	t.request = t.request || u.request
	return t
}

// concat is the text of two texts in a row. Of a part of which nothing is known
// it does not follow that the whole is fixed.
func (t text) concat(u text, between string) text {
	out := text{request: t.request || u.request}
	if t.kind == noText || u.kind == noText {
		return out
	}
	out.kind = max(t.kind, u.kind)
	if out.kind != dynamicText {
		out.literal = t.literal + between + u.literal
	}
	return out
}

// textOf returns what is known of an operand.
func (inst *instance) textOf(v ir.Value) text {
	if int(v) >= len(inst.texts) {
		return text{} // a background goroutine: its arguments are evaluated by who starts it
	}
	if v >= 0 {
		return inst.texts[v]
	}
	if ref, ok := inst.fn.Ref(v); ok && (ref.Kind == ir.RefString || ref.Kind == ir.RefInt) {
		return text{kind: fixedText, literal: ref.Name}
	}
	return text{kind: fixedText} // nil, zero values, other constants
}

func (m *machine) setText(inst *instance, v ir.Value, t text) {
	if v < 0 || int(v) >= len(inst.texts) {
		return
	}
	if u := inst.texts[v].join(t); u != inst.texts[v] {
		inst.texts[v] = u
	}
}

// storeText adds a text to what a cell may hold.
func (h *heap) storeText(c *cell, t text) {
	if u := c.text.join(t); u != c.text {
		c.text = u
		h.changed = true
	}
}

// stepText follows texts through an instruction that is not a call.
func (m *machine) stepText(inst *instance, in *ir.Instr, st *state) {
	switch in.Op {
	case ir.Load, ir.FieldVal, ir.ElemVal, ir.Lookup:
		cells := inst.operand(m, in.X, st)
		switch in.Op {
		case ir.FieldVal:
			cells = m.subs(cells, field(in.Name))
		case ir.ElemVal, ir.Lookup:
			cells = m.subs(cells, elements)
		}
		t := m.textIn(cells, inst.textOf(in.X).request)
		if in.Op == ir.Lookup && in.Flag {
			inst.tupleTexts(in.Dst, t)
			return
		}
		m.setText(inst, in.Dst, t)
	case ir.Next:
		t := m.textIn(m.subs(inst.operand(m, in.X, st), elements), inst.textOf(in.X).request)
		inst.tupleTexts(in.Dst, text{}, text{kind: dynamicText, request: t.request}, t)
	case ir.Store:
		for _, r := range inst.operand(m, in.X, st) {
			m.storeText(r.cell, inst.textOf(in.Y))
		}
	case ir.MapUpdate:
		for _, r := range m.subs(inst.operand(m, in.X, st), elements) {
			m.storeText(r.cell, inst.textOf(in.Z))
		}
	case ir.FieldAddr, ir.ElemAddr:
		// Of an address it counts only whose memory it leads into.
		m.setText(inst, in.Dst, text{request: inst.textOf(in.X).request})
	case ir.Send, ir.Recv, ir.Select:
		m.stepChannelText(inst, in, st)
	case ir.Call:
		if in.Mode == ir.Builtin && in.Dst >= 0 {
			m.setText(inst, in.Dst, builtinText(inst.argTexts(in)))
		}
	case ir.Phi:
		for _, a := range in.Args {
			m.setText(inst, in.Dst, inst.textOf(a))
		}
	case ir.Copy, ir.MakeIface, ir.Assert, ir.MakeSlice, ir.Slice:
		m.setText(inst, in.Dst, inst.textOf(in.X))
	case ir.BinOp:
		m.setText(inst, in.Dst, inst.operationText(in))
	case ir.Extract:
		if parts := inst.textTuples[in.X]; int(in.N) < len(parts) {
			m.setText(inst, in.Dst, parts[in.N])
		}
	case ir.Return:
		for i, v := range in.Args {
			if u := inst.resultTexts[i].join(inst.textOf(v)); u != inst.resultTexts[i] {
				inst.resultTexts[i] = u
				m.changed = true
			}
		}
	}
}

// operationText is the text of what an operator makes: the characters of strings that are
// joined are known, those of numbers that are added up are not.
func (inst *instance) operationText(in *ir.Instr) text {
	t := inst.textOf(in.X).concat(inst.textOf(in.Y), "")
	if !in.Flag && t.literal != "" {
		t.literal = "*"
	}
	return t
}

// stepChannelText follows texts through channels.
func (m *machine) stepChannelText(inst *instance, in *ir.Instr, st *state) {
	held := func(ch ir.Value) set { return m.subs(inst.operand(m, ch, st), elements) }
	send := func(ch, v ir.Value) {
		for _, r := range held(ch) {
			m.storeText(r.cell, inst.textOf(v))
		}
	}
	switch in.Op {
	case ir.Send:
		send(in.X, in.Y)
	case ir.Recv:
		t := m.textIn(held(in.X), false)
		m.setText(inst, in.Dst, t)
		inst.tupleTexts(in.Dst, t)
	case ir.Select:
		parts := []text{{kind: dynamicText}, {kind: dynamicText}}
		for i, ch := range in.Args {
			if in.Sends[i] != ir.None {
				send(ch, in.Sends[i])
			} else {
				parts = append(parts, m.textIn(held(ch), false))
			}
		}
		inst.tupleTexts(in.Dst, parts...)
	}
}

// builtinText is the text of what len, append, max and the like return.
func builtinText(args []text) text {
	out := text{kind: dynamicText}
	for _, a := range args {
		out.request = out.request || a.request
	}
	return out
}

func (inst *instance) tupleTexts(v ir.Value, parts ...text) {
	if v < 0 {
		return
	}
	have := inst.textTuples[v]
	for len(have) < len(parts) {
		have = append(have, text{})
	}
	for i, p := range parts {
		have[i] = have[i].join(p)
	}
	inst.textTuples[v] = have
}

// textIn returns the text that cells hold. Opaque memory of the invocation is the
// request, or was made from it if request says so; what foreign code made before
// Start is the same for all invocations.
func (m *machine) textIn(cells set, request bool) text {
	var t text
	for _, r := range cells {
		o := r.cell.obj.original()
		t = t.join(m.textOfCell(r.cell))
		switch {
		case o.kind == opaqueObject && !o.boot:
			t = t.join(text{kind: dynamicText, request: o.request || request})
		case o.kind == opaqueObject && o.boot:
			t = t.join(text{kind: fixedText, literal: unknownPart})
		}
	}
	return t
}

// original is the object that a shared view is a view of, or the object itself.
func (o *object) original() *object {
	if o.of != nil {
		return o.of
	}
	return o
}

// textOfCell is what is known of the text in a cell, and in what was copied there.
func (m *machine) textOfCell(c *cell) text {
	if c.isPlain() {
		return c.text
	}
	t := c.text
	sources := m.sourcesOf(c)
	m.work += len(sources)
	for _, s := range sources {
		t = t.join(s.cell.text)
		if o := s.cell.obj.original(); s.cell != c && o.kind == opaqueObject && !o.boot {
			t = t.join(text{kind: dynamicText, request: o.request})
		}
	}
	return t
}

// callText gives the results of a foreign call their texts. A function of the
// packages that compute with strings and paths is fixed if its arguments are;
// any other may return something new each time, unless it is called before Start.
func (m *machine) callText(inst *instance, in *ir.Instr, key string) {
	args := inst.argTexts(in)
	if in.Mode == ir.Invoke {
		args = append([]text{inst.textOf(in.X)}, args...)
	}
	out := text{kind: fixedText, request: !inst.phase.boot && tellsRequest(key)}
	for _, a := range args {
		out.request = out.request || a.request
	}
	switch {
	case isPure(key):
		out = pureText(key, args, out.request)
	case inst.phase.boot:
		out.literal = unknownPart
	case key == "time.Now":
		out.kind, out.literal = instantText, "*"
	case receiverType(key) == "time.Time":
		out = timeText(baseName(key), args)
	default:
		out.kind = dynamicText
	}
	if len(in.Types) > 1 {
		parts := make([]text, len(in.Types))
		for i := range parts {
			parts[i] = out
		}
		inst.tupleTexts(in.Dst, parts...)
		return
	}
	m.setText(inst, in.Dst, out)
}

// tellsRequest reports whether a function gets data of the request out of a
// context. The context as such is not data: what was made with one, such as a
// client, is not derived from the request.
func tellsRequest(key string) bool {
	return key == "(context.Context).Value" || key == "github.com/aws/aws-lambda-go/lambdacontext.FromContext"
}

// isPure reports whether a function's result depends on its arguments, the
// environment and the platform alone.
func isPure(key string) bool {
	if strings.HasPrefix(key, "fmt.Sprint") {
		return true
	}
	for _, pkg := range []string{"strings.", "path.", "path/filepath.", "strconv.", "bytes."} {
		if strings.HasPrefix(key, pkg) {
			return true
		}
	}
	switch key {
	case "os.TempDir", "os.Getenv", "os.LookupEnv", "os.ExpandEnv", "os.Getwd", "os.UserHomeDir":
		return true
	}
	return false
}

// pureText computes the result of a pure function as far as it matters: to be
// shown, and to know whether it is fixed.
func pureText(key string, args []text, request bool) text {
	out := text{kind: fixedText, request: request}
	for _, a := range args {
		if a.kind == noText {
			return text{request: request} // not known yet, or never
		}
		out.kind = max(out.kind, a.kind)
	}
	if out.kind != dynamicText {
		out.literal = pureLiteral(key, args)
	}
	return out
}

// unknownPart stands for characters that are fixed, but not known here.
const unknownPart = "..."

// pureLiteral computes the characters of a pure function's result.
func pureLiteral(key string, args []text) string {
	var parts []string
	for _, a := range args {
		parts = append(parts, a.literal)
	}
	switch key {
	case "os.TempDir":
		return "/tmp"
	case "os.Getenv", "os.LookupEnv":
		if len(args) == 1 && args[0].literal != "" {
			return "$" + args[0].literal
		}
	case "path.Join", "path/filepath.Join":
		for i := range parts {
			parts[i] = strings.TrimSuffix(parts[i], "/")
		}
		return strings.Join(parts, "/")
	case "path.Clean", "path/filepath.Clean", "strconv.Itoa", "strconv.FormatInt":
		return parts[0]
	case "fmt.Sprint":
		return strings.Join(parts, "")
	case "fmt.Sprintf":
		return format(args)
	}
	return unknownPart
}

// timeText is what is known of the result of a method of time.Time.
func timeText(method string, args []text) text {
	if len(args) == 0 {
		return text{kind: dynamicText}
	}
	out := text{kind: args[0].kind, literal: args[0].literal, request: args[0].request}
	if out.kind != instantText {
		return out
	}
	switch method {
	case "UnixNano", "UnixMicro", "UnixMilli", "Nanosecond", "String", "UTC", "Local", "In", "Add", "AddDate":
	case "Format":
		// A fraction of a second is written ".000" or ".999" in layouts.
		if layout := args[len(args)-1].literal; !strings.Contains(layout, ".0") && !strings.Contains(layout, ".9") {
			out.kind = secondText
		}
	default:
		out.kind = secondText
	}
	return out
}

// format fills the verbs of a format string.
func format(args []text) string {
	if len(args) == 0 {
		return ""
	}
	var b strings.Builder
	rest, next := args[0].literal, 1
	for {
		before, after, ok := strings.Cut(rest, "%")
		b.WriteString(before)
		if !ok || after == "" {
			return b.String()
		}
		end := strings.IndexFunc(after, func(r rune) bool { return r == '%' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' })
		if end < 0 {
			return b.String()
		}
		if after[end] == '%' {
			b.WriteByte('%')
		} else if next < len(args) {
			b.WriteString(args[next].literal)
			next++
		}
		rest = after[end+1:]
	}
}

// argTexts returns the texts of a call's arguments, the variadic ones each.
func (inst *instance) argTexts(in *ir.Instr) []text {
	var out []text
	for i, a := range in.Args {
		if in.Flag && i == len(in.Args)-1 {
			out = append(out, inst.variadicTexts(a)...)
			continue
		}
		out = append(out, inst.textOf(a))
	}
	return out
}

// variadicTexts returns the texts stored in the array behind variadic arguments,
// in order: the compiler stores each at a constant index.
func (inst *instance) variadicTexts(v ir.Value) []text {
	def := inst.def(v)
	if def == nil || def.Op != ir.Slice {
		if v < 0 {
			return nil // no variadic arguments
		}
		return []text{inst.textOf(v)}
	}
	var out []text
	for i := range inst.fn.Blocks {
		for j := range inst.fn.Blocks[i].Instrs {
			in := &inst.fn.Blocks[i].Instrs[j]
			if addr := inst.def(in.X); in.Op == ir.Store && addr != nil && addr.Op == ir.ElemAddr && addr.X == def.X {
				out = append(out, inst.textOf(in.Y))
			}
		}
	}
	return out
}
