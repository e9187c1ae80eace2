// Command lent: handlers behind wrappers of libraries lend closures of theirs to values
// that all invocations share. What the closures write is the invocation's own.
package main

import (
	"context"
	"log"
	"os"
	"reflect"
	"regexp"

	"github.com/aws/aws-lambda-go/cfn"
	"github.com/aws/aws-lambda-go/lambda"
	"go.opentelemetry.io/contrib/instrumentation/github.com/aws/aws-lambda-go/otellambda"
)

var word = regexp.MustCompile("x+")

var words int

type event struct{ Text string }

func nopeHandle(ctx context.Context, e event) (string, error) {
	n := 0
	var found []string
	return word.ReplaceAllStringFunc(e.Text, func(s string) string {
		n++
		found = append(found, s)
		return s
	}), nil
}

func nopeResource(ctx context.Context, e cfn.Event) (string, map[string]any, error) {
	n := 0
	word.ReplaceAllStringFunc(e.StackID, func(s string) string { n++; return s })
	return "", nil, nil
}

type routes struct{}

// Count is looked at before Start, not called.
func (routes) Count(e event) (string, error) {
	n := 0
	return word.ReplaceAllStringFunc(e.Text, func(s string) string {
		n++
		words++ // want globalwrite "words"
		return s
	}), nil
}

func main() {
	switch os.Getenv("KIND") {
	case "resource":
		lambda.Start(cfn.LambdaWrap(nopeResource))
	case "routes":
		m := reflect.ValueOf(routes{}).Method(0)
		if log.Printf("route: %s", m.Type()); m.Type().NumIn() == 1 {
			lambda.Start(func(ctx context.Context, e event) (string, error) {
				return m.Call([]reflect.Value{reflect.ValueOf(e)})[0].String(), nil
			})
		}
	}
	lambda.Start(otellambda.InstrumentHandler(nopeHandle))
}
