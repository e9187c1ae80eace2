// Command template adds the layout that a request asks for to its templates.
//
// Source: Uber 2022: thread-safe API contract; Parse on a shared template
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
	if _, err := pages.New("body").Parse(e.Body); err != nil { // issue unsafeshare globalwrite
		return "", err
	}
	var b strings.Builder
	err := pages.Execute(&b, e.Name) // also
	return b.String(), err
}
