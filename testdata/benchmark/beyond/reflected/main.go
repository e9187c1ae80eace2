// Command reflected calls the method that the event names.
//
// Source: race detector's tests: RaceReflectRW
// Beyond: which method is called stands in the event
package main

import (
	"context"
	"errors"
	"reflect"

	"github.com/aws/aws-lambda-go/lambda"
)

// Actions are what events may ask for.
type Actions struct{ Last string }

// Greet remembers whom it greets.
func (a *Actions) Greet(name string) string {
	a.Last = name            // issue none
	return "hello " + a.Last // also
}

func main() {
	actions := reflect.ValueOf(&Actions{})
	lambda.Start(func(ctx context.Context, e struct{ Action, Name string }) (string, error) {
		m := actions.MethodByName(e.Action) // also
		if !m.IsValid() {
			return "", errors.New("no such action")
		}
		return m.Call([]reflect.Value{reflect.ValueOf(e.Name)})[0].String(), nil // also
	})
}
