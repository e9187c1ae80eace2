// Command templatesafe adds the layout that a request asks for to a clone of its templates.
//
// Source: twin of template
// Safe: copy: Clone
package main

import (
	"context"
	"strings"
	"text/template"

	"github.com/aws/aws-lambda-go/lambda"
)

var pages = template.Must(template.New("page").Parse(`{{template "body" .}}`))

func main() { lambda.Start(render) }

func render(ctx context.Context, e struct{ Body, Name string }) (string, error) {
	own, err := pages.Clone()
	if err != nil {
		return "", err
	}
	if _, err := own.New("body").Parse(e.Body); err != nil {
		return "", err
	}
	var b strings.Builder
	err = own.Execute(&b, e.Name)
	return b.String(), err
}
