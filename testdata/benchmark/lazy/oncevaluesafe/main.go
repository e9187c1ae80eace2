// Command oncevaluesafe parses its templates with the first request.
//
// Source: Go memory model: Once
// Safe: once: OnceValues orders what it runs before what it returns
package main

import (
	"context"
	"strings"
	"sync"
	"text/template"

	"github.com/aws/aws-lambda-go/lambda"
)

var parsed int

var pages = sync.OnceValues(func() (*template.Template, error) {
	parsed++
	return template.New("page").Parse("hello {{.}}")
})

func main() { lambda.Start(render) }

func render(ctx context.Context, name string) (string, error) {
	t, err := pages()
	if err != nil {
		return "", err
	}
	var out strings.Builder
	err = t.Execute(&out, name)
	return out.String(), err
}
