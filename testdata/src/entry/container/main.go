// Command container: services that a container keeps as reflect.Values, and gives out by
// the type of the variable that is to have one.
package main

import (
	"context"
	"errors"
	"reflect"

	"github.com/aws/aws-lambda-go/lambda"
)

// A container keeps services.
type container struct {
	types []reflect.Type
	impls []reflect.Value
}

func (c *container) with(service any) {
	c.types = append(c.types, reflect.TypeOf(service))
	c.impls = append(c.impls, reflect.ValueOf(service))
}

// get fills the variable that out points to.
func (c *container) get(out any) error {
	want := reflect.TypeOf(out).Elem()
	for i, t := range c.types {
		if t.Implements(want) {
			reflect.Indirect(reflect.ValueOf(out)).Set(c.impls[i])
			return nil
		}
	}
	return errors.New("no such service")
}

type accounts interface {
	client(id string) string
	flush()
}

type clients struct{ cache map[string]string }

func (c *clients) client(id string) string {
	if c.cache == nil {
		c.cache = map[string]string{} // want lazyinit "cache"
	}
	c.cache[id] = id // want unsafecache "cache"
	return c.cache[id]
}

func (c *clients) flush() {}

type clock interface{ now() int }

// A ticker is used before Start only. It has a method of the same name as clients.
type ticker struct{ ticks int }

func (t *ticker) client(id string) int { t.ticks++; return t.ticks }

func (t *ticker) now() int { t.ticks++; return t.ticks }

type lookup interface{ read() int }

// A reader reads.
type reader struct{ table map[string]int }

func (r *reader) read() int { return r.table["x"] }

func main() {
	c := &container{}
	c.with(&clients{})
	c.with(&ticker{})
	c.with(&reader{table: map[string]int{"x": 1}})
	var t clock
	if c.get(&t) == nil {
		t.now()
	}
	lambda.Start(func(ctx context.Context, id string) (string, error) {
		var a accounts
		var r lookup
		if err := errors.Join(c.get(&a), c.get(&r)); err != nil {
			return "", err
		}
		r.read()
		return a.client(id), nil
	})
}
