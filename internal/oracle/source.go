package oracle

import (
	"fmt"
	"strings"
)

const prelude = `package main

import (
	"sync"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
)

type node struct {
	mu    sync.RWMutex
	value int
	next  *node
	count atomic.Int64
}

var (
	g0, g1        *node
	n0, n1        int
	mu0, mu1, mu2 sync.RWMutex
	once0, once1  sync.Once
)

func use(int) {}

`

// A writer writes Go, and gives statements their lines.
type writer struct {
	b    strings.Builder
	line int
}

func (w *writer) text(s string) {
	w.b.WriteString(s)
	w.line += strings.Count(s, "\n")
}

// Source writes the program as the text of a main package.
func (p *Program) Source() string {
	w := &writer{line: 1}
	w.text(prelude)
	for i, body := range p.Helpers {
		w.text(fmt.Sprintf("func f%d(event []bool, a, b *node) {\n", i))
		w.block(body)
		w.text("}\n\n")
	}
	w.text("func main() {\n\tg1 = &node{next: &node{}}\n\tg0 = &node{next: &node{}}\n\tg0.next.next, g1.next.next = g0.next, g1.next\n")
	if p.Linked {
		w.text("\tg0.next = g1\n")
	}
	w.text("\tbound := &node{next: &node{}}\n\tbound.next.next = bound.next\n\tlambda.Start(func(event []bool) {\n")
	w.block(p.Handler)
	w.text("\t})\n}\n")
	return w.b.String()
}

func (w *writer) block(b Block) {
	for _, s := range b {
		w.statement(s)
	}
}

func (w *writer) statement(s *Statement) {
	lock := s.lock()
	switch {
	case s.Kind.isLock() && s.Kind != Try && s.Defer:
		w.text("func() {\n")
		w.text(fmt.Sprintf("%s.%s()\ndefer %s.%s()\n", lock, s.take(), lock, s.leave()))
		w.block(s.Body)
		w.text("}()\n")
	case s.Kind == Hold || s.Kind == HoldRead:
		w.text(fmt.Sprintf("%s.%s()\n", lock, s.take()))
		w.block(s.Body)
		w.text(fmt.Sprintf("%s.%s()\n", lock, s.leave()))
	case s.Kind == Try:
		w.text(fmt.Sprintf("if %s.TryLock() {\n", lock))
		w.block(s.Body)
		w.text(fmt.Sprintf("%s.Unlock()\n}\n", lock))
	case s.Kind == Once:
		w.text(fmt.Sprintf("once%d.Do(func() {\n", s.N))
		w.block(s.Body)
		w.text("})\n")
	case s.Kind.hasBody():
		s.line = w.line
		w.text(s.condition())
		w.block(s.Body)
		w.text("}\n")
	default:
		s.line = w.line
		w.text(s.simple() + "\n")
	}
}

// lock is the lock of a statement as an expression.
func (s *Statement) lock() string {
	if s.Own {
		return s.X + ".mu"
	}
	return fmt.Sprintf("mu%d", s.N)
}

func (s *Statement) take() string {
	if s.Kind == HoldRead {
		return "RLock"
	}
	return "Lock"
}

func (s *Statement) leave() string {
	if s.Kind == HoldRead {
		return "RUnlock"
	}
	return "Unlock"
}

func (s *Statement) condition() string {
	if s.Kind == IfNil {
		return fmt.Sprintf("if %s.next == nil {\n", s.X)
	}
	return fmt.Sprintf("if event[%d] {\n", s.N)
}

// simple is the text of a statement without a body.
func (s *Statement) simple() string {
	switch s.Kind {
	case Fresh:
		return fmt.Sprintf("%s := &node{next: &node{}}; %[1]s.next.next = %[1]s.next", s.Z)
	case LoadGlobal:
		return fmt.Sprintf("%s := g%d; _ = %[1]s", s.Z, s.N)
	case StoreGlobal:
		return fmt.Sprintf("g%d = %s", s.N, s.X)
	case LoadNext:
		return fmt.Sprintf("%s := %s.next; _ = %[1]s", s.Z, s.X)
	case StoreNext:
		return fmt.Sprintf("%s.next = %s", s.X, s.Y)
	case ReadValue:
		return fmt.Sprintf("use(%s.value)", s.X)
	case WriteValue:
		return fmt.Sprintf("%s.value = 1", s.X)
	case Increment:
		return fmt.Sprintf("%s.value++", s.X)
	case AddAtomic:
		return fmt.Sprintf("%s.count.Add(1)", s.X)
	case ReadNumber:
		return fmt.Sprintf("use(n%d)", s.N)
	case AddNumber:
		return fmt.Sprintf("n%d++", s.N)
	}
	return fmt.Sprintf("f%d(event, %s, %s)", s.N, s.X, s.Y) // Call
}
