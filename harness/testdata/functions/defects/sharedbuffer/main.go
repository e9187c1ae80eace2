// Command sharedbuffer renders every invoice into one buffer.
package main

import (
	"bytes"
	"context"
	"text/template"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type invoice struct {
	Customer string `json:"customer"`
	Number   string `json:"number"`
	Cents    int64  `json:"cents"`
}

type document struct {
	Text string `json:"text"`
}

var page = template.Must(template.New("invoice").Parse("Invoice {{.Number}}\nto {{.Customer}}\nTotal {{.Cents}} cents\n"))

var out bytes.Buffer

func render(inv invoice) error {
	out.Reset()
	return page.Execute(&out, inv)
}

// archive stands for an upload.
func archive(string) { time.Sleep(3 * time.Millisecond) }

func handle(_ context.Context, inv invoice) (document, error) {
	if err := render(inv); err != nil {
		return document{}, err
	}
	archive(inv.Number)
	return document{Text: out.String()}, nil
}

func main() {
	lambda.Start(handle)
}
