// Command buffersafe renders into a buffer for each invocation.
//
// Source: twin of buffer
// Safe: ownership: the shared buffer is filled and read before the handler is started
package main

import (
	"bytes"
	"context"
	"fmt"
	"text/template"

	"github.com/aws/aws-lambda-go/lambda"
)

var (
	head bytes.Buffer
	page = template.Must(template.New("page").Parse("hello {{.}}\n"))
	text string
)

func main() {
	fmt.Fprintln(&head, "greetings")
	text = head.String()
	lambda.Start(render)
}

func render(ctx context.Context, names []string) (string, error) {
	var out bytes.Buffer
	out.WriteString(text)
	for _, n := range names {
		if err := page.Execute(&out, n); err != nil {
			return "", err
		}
	}
	return out.String(), nil
}
