// Command once: sync.Once and its relatives.
package main

import (
	"context"
	"os"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type config struct {
	region string
	limit  int
}

func load() *config { return &config{region: os.Getenv("REGION")} }

var (
	once     sync.Once
	viaOnce  *config
	viaCheck *config
)

// The body of Do runs once, and is over when Do returns.
func nopeOnce() *config {
	once.Do(func() {
		viaOnce = load()
		viaOnce.limit = 10
	})
	return viaOnce
}

var named struct {
	once sync.Once
	cfg  *config
	err  error
}

func nopeInit() {
	named.cfg = load()
	named.err = nil
}

// The body is a function with a name, and the Once a field.
func nopeField() (*config, error) {
	named.once.Do(nopeInit)
	return named.cfg, named.err
}

type lazy struct {
	once sync.Once
	cfg  *config
}

func (l *lazy) get() *config {
	l.once.Do(l.load)
	return l.cfg
}

func (l *lazy) load() { l.cfg = load() }

var theLazy lazy

// One Once per object, and one object for all.
func nopeObject() *config { return theLazy.get() }

var value = sync.OnceValue(load)

func nopeOnceValue() *config { return value() }

var values = sync.OnceValues(func() (*config, error) {
	made++
	return load(), nil
})

var made int

func nopeOnceValues() (*config, error) { return values() }

var viaFunc *config

var ensure = sync.OnceFunc(func() {
	viaFunc = load()
})

func nopeOnceFunc() *config {
	ensure()
	return viaFunc
}

// Do was called one frame up.
func nopeCallerDid() string {
	once.Do(func() {})
	return nopeRegion()
}

func nopeRegion() string { return viaOnce.region }

// localOnce declares a Once that each invocation makes anew: it guards nothing.
func localOnce() *config {
	var once sync.Once
	once.Do(func() {
		viaLocal = load() // want globalwrite "viaLocal"
	})
	return viaLocal
}

var viaLocal *config

// localOnceChecked does the same below a check.
func localOnceChecked() *config {
	if viaCheck == nil {
		var once sync.Once
		once.Do(func() {
			viaCheck = load() // want lazyinit "viaCheck"
		})
	}
	return viaCheck
}

// ownOnce is a Once in an object of the invocation.
func ownOnce() *config {
	l := &struct{ once sync.Once }{}
	l.once.Do(func() {
		viaOwn = load() // want globalwrite "viaOwn"
	})
	return viaOwn
}

var viaOwn *config

var (
	peekOnce sync.Once
	peeked   *config
)

func nopeFill() *config {
	peekOnce.Do(func() { peeked = load() })
	return peeked
}

// peek does not call Do: it may look while another invocation is inside.
func peek() bool {
	return peeked != nil // want globalwrite "peeked"
}

var (
	beforeOnce sync.Once
	before     *config
)

// readBefore looks before it calls Do: double-checked locking with a Once.
func readBefore() *config {
	if before != nil { // want lazyinit "before"
		return before
	}
	beforeOnce.Do(func() { before = load() })
	return before
}

var (
	resetOnce sync.Once
	reset     *config
)

func nopeReset() *config {
	resetOnce.Do(func() { reset = load() })
	return reset
}

// forget writes outside the Once what the Once protects.
func forget(id string) {
	if id == "forget" {
		reset = nil // want globalwrite "reset"
	}
}

var (
	onceA, onceB sync.Once
	twice        string
)

// byA and byB write one variable in the bodies of two Onces, of which an invocation runs one.
func byA() {
	onceA.Do(func() {
		twice = "a" // want globalwrite "twice"
	})
}

func byB() {
	onceB.Do(func() {
		twice = "b" // want globalwrite "twice"
	})
}

var (
	firstOnce, secondOnce sync.Once
	inTurn                string
)

// nopeOneAfterTheOther writes in the body of a Once when another has returned, each time.
func nopeOneAfterTheOther() {
	firstOnce.Do(func() { inTurn = "a" })
	secondOnce.Do(func() { inTurn = "b" })
}

var (
	afterOnce sync.Once
	after     *config
)

// writeAfter goes on writing what the Once has published.
func writeAfter(n int) *config {
	afterOnce.Do(func() { after = load() })
	after.limit = n // want globalwrite "after.limit"
	return after
}

func handle(ctx context.Context, id string) (string, error) {
	if _, err := nopeField(); err != nil {
		return "", err
	}
	if _, err := nopeOnceValues(); err != nil {
		return "", err
	}
	nopeOnce()
	nopeObject()
	nopeOnceValue()
	nopeOnceFunc()
	localOnce()
	localOnceChecked()
	ownOnce()
	peek()
	nopeFill() // after peek: what follows Do is ordered
	readBefore()
	nopeReset()
	forget(id)
	if id == "a" {
		byA()
	} else {
		byB()
	}
	nopeOneAfterTheOther()
	writeAfter(len(id))
	return nopeCallerDid(), nil
}

func main() {
	lambda.Start(handle)
}
