// Command calls: the write is several calls away: other packages, interfaces,
// generics, method values, function values, recursion.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"

	"lmitest/globalwrite/calls/lib/front"
	"lmitest/globalwrite/calls/lib/store"
)

type event struct {
	ID string
	N  int
}

func main() {
	registry = store.NewMemory()
	delegated = wrapper{Store: store.NewCounting(store.NewDiscard())}
	lambda.Start(handle)
}

func handle(ctx context.Context, e event) error {
	one(e)
	recursive(e)
	methodOnGlobal(e)
	throughPointer(e)
	genericSet(e)
	constrained(e)
	functionValue(e)
	functionField(e)
	functionTable(e)
	methodValue(e)
	returnedPointer(e)
	variadic(e)
	goroutine(e)
	joined(e)
	immediately(e)
	callback(e)
	if err := registry.Put(ctx, e.ID); err != nil { // writes store.go's fields
		return err
	}
	if err := delegated.Put(ctx, e.ID); err != nil {
		return err
	}
	front.Record(e.ID)

	nopeOwnReceiver(e)
	nopeOwnThroughPointer(e)
	nopeOwnStore(ctx, e)
	nopeJoinedLocal(e)
	nopeIndexed(e)
	nopeReturned(e)
	nopeBuilder(e)
	nopeGenericOwn(e)
	nopeOtherImplementation(e)
	front.NopeFormat(e.ID)
	return nil
}

var deep string

func one(e event)     { two(e.ID) }
func two(id string)   { three(&id) }
func three(p *string) { four(*p) }

func four(id string) {
	deep = id // want globalwrite "deep"
}

type tree struct {
	seen        int
	left, right *tree
}

var root = &tree{left: &tree{}, right: &tree{left: &tree{}}}

func walk(t *tree, depth int) int {
	if t == nil {
		return depth
	}
	t.seen++ // want globalwrite "root"
	return max(walk(t.left, depth+1), walk(t.right, depth+1))
}

func recursive(e event) int { return walk(root, 0) }

type counter struct{ n int }

func (c *counter) add(by int) {
	c.n += by // want globalwrite "shared"
}

func (c *counter) addTwice(by int) {
	c.add(by)
	c.add(by)
}

var shared counter

func methodOnGlobal(e event) {
	shared.addTwice(e.N)
}

// The same methods on an object of this invocation.
func nopeOwnReceiver(e event) int {
	var c counter
	c.addTwice(e.N)
	d := &counter{}
	d.add(1)
	return c.n + d.n
}

func assign(p *string, v string) {
	*p = v // want globalwrite "firstOut" globalwrite "secondOut"
}

var firstOut string

var secondOut struct{ name string }

func throughPointer(e event) {
	assign(&firstOut, e.ID)
	assign(&secondOut.name, e.ID)
}

// The same helper on a variable of this invocation.
func nopeOwnThroughPointer(e event) string {
	var s string
	assign(&s, e.ID)
	return s
}

func set[T any](p *T, v T) {
	*p = v // want globalwrite "genericInt" globalwrite "genericString"
}

var genericInt int

var genericString string

func genericSet(e event) {
	set(&genericInt, e.N)
	set(&genericString, e.ID)
}

// A generic function on variables of this invocation.
func nopeGenericOwn(e event) int {
	var n int
	set(&n, e.N)
	return n
}

type marker interface{ mark(id string) }

type label struct{ id string }

func (l *label) mark(id string) {
	l.id = id // want globalwrite "globalLabel"
}

func markAll[M marker](id string, ms ...M) {
	for _, m := range ms {
		m.mark(id)
	}
}

var globalLabel = &label{}

func constrained(e event) {
	markAll(e.ID, globalLabel)
	markAll(e.ID, &label{})
}

var viaValue string

func writeViaValue(id string) {
	viaValue = id // want globalwrite "viaValue"
}

func functionValue(e event) {
	f := writeViaValue
	if e.N > 10 {
		f = func(string) {}
	}
	f(e.ID)
}

type hooks struct {
	before func(string)
	after  func(string)
}

var viaBefore, viaAfter string

var installed = hooks{
	before: func(id string) {
		viaBefore = id // want globalwrite "viaBefore"
	},
}

func init() {
	installed.after = func(id string) {
		viaAfter = id // want globalwrite "viaAfter"
	}
}

func functionField(e event) {
	installed.before(e.ID)
	if installed.after != nil {
		installed.after(e.ID)
	}
}

var viaTable string

var steps = []func(string){
	func(string) {},
	func(id string) {
		viaTable = id // want globalwrite "viaTable"
	},
}

func functionTable(e event) {
	for _, step := range steps {
		step(e.ID)
	}
}

type holder struct{ id string }

func (h *holder) hold(id string) {
	h.id = id // want globalwrite "theHolder"
}

var theHolder holder

func apply(f func(string), id string) { f(id) }

func methodValue(e event) {
	apply(theHolder.hold, e.ID)
	var own holder
	apply(own.hold, e.ID)
}

var kept = &label{}

func keptLabel() *label { return kept }

func returnedPointer(e event) {
	keptLabel().id = e.ID // want globalwrite "kept"
}

// The getter makes a new object for each caller.
func nopeReturned(e event) {
	freshLabel().id = e.ID
}

func freshLabel() *label { return &label{id: kept.id} }

func bump(by int, ps ...*int) {
	for _, p := range ps {
		*p += by // want globalwrite "viaVariadic"
	}
}

var viaVariadic int

func variadic(e event) {
	var own int
	bump(e.N, &own, &viaVariadic)
}

var viaGoroutine string

func goroutine(e event) {
	go func() {
		viaGoroutine = e.ID // want globalwrite "viaGoroutine"
	}()
}

var viaJoined string

// Joining the goroutine orders it within the invocation, not between two.
func joined(e event) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		viaJoined = e.ID // want globalwrite "viaJoined"
	}()
	<-done
}

var viaImmediate string

func immediately(e event) {
	func(id string) {
		viaImmediate = id // want globalwrite "viaImmediate"
	}(e.ID)
}

var viaCallback int

func each(n int, f func(int)) {
	for i := range n {
		f(i)
	}
}

func callback(e event) {
	each(e.N, func(i int) {
		viaCallback = i // want globalwrite "viaCallback"
	})
}

// A goroutine writes a variable of the invocation that waits for it.
func nopeJoinedLocal(e event) string {
	var out string
	done := make(chan struct{})
	go func() {
		out = e.ID
		close(done)
	}()
	<-done
	return out
}

// Goroutines write distinct elements of a slice of the invocation.
func nopeIndexed(e event) []int {
	out := make([]int, e.N)
	done := make(chan struct{})
	for i := range out {
		go func() {
			out[i] = i
			done <- struct{}{}
		}()
	}
	for range out {
		<-done
	}
	return out
}

type builder struct{ parts []string }

func (b *builder) with(s string) *builder {
	b.parts = append(b.parts, s)
	return b
}

// A fluent builder, made here.
func nopeBuilder(e event) []string {
	return new(builder).with(e.ID).with("x").parts
}

// The interface's implementation was chosen in main. store.Racy has the same
// methods, but only tests build one.
var registry store.Store

// delegated embeds the interface.
type wrapper struct{ store.Store }

var delegated store.Store

// A store of this invocation.
func nopeOwnStore(ctx context.Context, e event) error {
	s := store.NewMemory()
	return s.Put(ctx, e.ID)
}

type shape interface{ scale(by int) }

type square struct{ side int }

func (s square) scale(by int) { s.side *= by } // a copy

type circle struct{ radius int }

// circle is never made into a shape: class hierarchy alone would find it.
func (c *circle) scale(by int) { c.radius *= by }

var theShape shape = square{1}

var theCircle circle

func nopeOtherImplementation(e event) {
	theShape.scale(e.N)
	_ = theCircle.radius
}
