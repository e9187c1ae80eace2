// Command reflected: a table of handlers of all types, called through reflect.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"

	"github.com/aws/aws-lambda-go/lambda"
)

// A table has one handler for each type of event.
type table struct {
	handlers map[reflect.Type]reflect.Value
	fallback reflect.Value
}

func (t *table) add(handlers ...any) {
	for _, h := range handlers {
		v := reflect.ValueOf(h)
		t.handlers[v.Type().In(1)] = v
	}
}

// Invoke tries the handlers in turn.
func (t *table) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	for typ, handler := range t.handlers {
		event := reflect.New(typ)
		if json.Unmarshal(payload, event.Interface()) == nil {
			out := handler.Call([]reflect.Value{reflect.ValueOf(ctx), event.Elem()})
			return json.Marshal(out[0].Interface())
		}
	}
	t.fallback.Call(nil)
	return nil, errors.New("unknown event")
}

type order struct{ ID string }

type orders struct{ last string }

func (o *orders) handle(ctx context.Context, e order) (string, error) {
	o.last = e.ID // want handlerstate "last"
	return e.ID, nil
}

var unknown, seen int

func count() { unknown++ } // want globalwrite "unknown"

// nopeCount is in no table.
func nopeCount() { seen++ }

func main() {
	t := &table{handlers: map[reflect.Type]reflect.Value{}, fallback: reflect.ValueOf(count)}
	t.add((&orders{}).handle)
	lambda.StartHandler(t)
}
