package effects_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// A generator writes small programs that type-check by construction: a fixed set
// of declarations, in which everything can be shared, and functions that do random
// things to it. They need not make sense, nor end.
type generator struct {
	*rand.Rand
	b     strings.Builder
	funcs int
	depth int
	names int
}

const prelude = `package main

import (
	"sync"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
)

type node struct {
	mu    sync.RWMutex
	once  sync.Once
	value int
	text  string
	next  *node
	items map[string]*node
	list  []*node
	call  func(*node) *node
	sink  sink
	count atomic.Int64
}

type sink interface{ put(*node) *node }

type direct struct{ last *node }

func (d *direct) put(n *node) *node { d.last = n; return n }

type locked struct {
	mu sync.Mutex
	in sink
}

func (l *locked) put(n *node) *node {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.in.put(n)
}

var (
	global = &node{items: map[string]*node{}}
	mu     sync.Mutex
	once   sync.Once
	queue  = make(chan *node, 1)
	table  = map[string]*node{}
	pool   = sync.Pool{New: func() any { return new(node) }}
)

`

// generate returns the text of a program with this many functions.
func generate(r *rand.Rand, funcs int) string {
	g := &generator{Rand: r}
	g.b.WriteString(prelude)
	for i := range funcs {
		g.funcs = i // functions call those before them
		fmt.Fprintf(&g.b, "func f%d(a, b *node) *node {\n", i)
		g.block([]string{"a", "b", "global"}, 1+g.IntN(2))
		g.b.WriteString("\treturn a\n}\n\n")
	}
	g.funcs = funcs
	g.b.WriteString("func main() {\n\tbound := &node{items: map[string]*node{}, sink: &locked{in: &direct{}}}\n")
	g.block([]string{"bound", "global"}, 3)
	g.b.WriteString("\tlambda.Start(func(text string) (*node, error) {\n\t\ta := &node{text: text}\n")
	g.block([]string{"a", "bound", "global"}, 4)
	g.b.WriteString("\t\treturn a, nil\n\t})\n}\n")
	return g.b.String()
}

// block writes statements that use the variables in scope, all of type *node.
func (g *generator) block(scope []string, n int) {
	g.depth++
	defer func() { g.depth-- }()
	for range n {
		g.statement(scope)
	}
}

func (g *generator) pick(list []string) string { return list[g.IntN(len(list))] }

// node returns an expression of type *node.
func (g *generator) node(scope []string) string {
	x := g.pick(scope)
	switch g.IntN(12) {
	case 0:
		return x + ".next"
	case 1:
		return x + ".items[" + x + ".text]"
	case 2:
		if g.funcs > 0 {
			return fmt.Sprintf("f%d(%s, %s)", g.IntN(g.funcs), x, g.pick(scope))
		}
		return x
	case 3:
		return "table[" + x + ".text]"
	case 4:
		return "(&node{next: " + x + "})"
	case 5:
		return x + ".sink.put(" + g.pick(scope) + ")"
	case 6:
		return x + ".call(" + g.pick(scope) + ")"
	case 7:
		return "pool.Get().(*node)"
	default:
		return x
	}
}

// statement writes one statement.
func (g *generator) statement(scope []string) {
	x := g.pick(scope)
	if g.depth < 3 {
		switch g.IntN(10) {
		case 0:
			g.nest(scope, "if "+x+".next == nil {", "}")
			return
		case 1:
			g.nest(scope, "for range 2 {", "}")
			return
		case 2:
			g.nest(scope, g.pick([]string{"mu", x + ".mu"})+".Lock()", g.pick([]string{"mu", x + ".mu"})+".Unlock()")
			return
		case 3:
			g.nest(scope, x+".mu.RLock()", x+".mu.RUnlock()")
			return
		case 4:
			g.nest(scope, g.pick([]string{"once", x + ".once"})+".Do(func() {", "})")
			return
		case 5:
			g.nest(scope, "go func() {", "}()")
			return
		case 6:
			g.names++
			name := fmt.Sprintf("v%d", g.names)
			fmt.Fprintf(&g.b, "\tif %s := %s; %s != nil {\n", name, g.node(scope), name)
			g.block(append(scope[:len(scope):len(scope)], name), 1+g.IntN(2))
			g.b.WriteString("\t}\n")
			return
		case 7:
			g.names++
			name := fmt.Sprintf("p%d", g.names)
			fmt.Fprintf(&g.b, "\t%s.call = func(%s *node) *node {\n", x, name)
			g.block(append(scope[:len(scope):len(scope)], name), 1+g.IntN(2))
			fmt.Fprintf(&g.b, "\treturn %s\n\t}\n", name)
			return
		}
	}
	g.simple(scope, x)
}

// nest writes a block between two lines.
func (g *generator) nest(scope []string, open, end string) {
	g.b.WriteString("\t" + open + "\n")
	g.block(scope, 1+g.IntN(2))
	g.b.WriteString("\t" + end + "\n")
}

// simple writes a statement without a block.
func (g *generator) simple(scope []string, x string) {
	y := g.node(scope)
	fmt.Fprintf(&g.b, "\t%s\n", g.pick([]string{
		x + ".value++",
		x + ".text = " + g.pick(scope) + ".text",
		x + ".next = " + y,
		x + ".list = append(" + x + ".list, " + y + ")",
		x + ".items[" + g.pick(scope) + ".text] = " + y,
		x + ".items = map[string]*node{}",
		"delete(" + x + ".items, " + x + ".text)",
		"table[" + x + ".text] = " + y,
		"global = " + y,
		"queue <- " + y,
		"global.next = <-queue",
		x + ".count.Add(1)",
		x + ".sink = &locked{in: &direct{last: " + y + "}}",
		x + ".sink = &direct{}",
		"pool.Put(" + y + ")",
		"_ = " + y,
	}))
}
