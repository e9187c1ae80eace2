// Command localbuffer renders each invoice into a buffer of its own and copies what it shares before it changes it.
package main

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
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
	Text    string            `json:"text"`
	Tags    string            `json:"tags"`
	Headers map[string]string `json:"headers"`
}

var (
	page    = template.Must(template.New("invoice").Parse("Invoice {{.Number}}\nto {{.Customer}}\nTotal {{.Cents}} cents\n"))
	tags    = append(make([]string, 0, 8), "invoice", "language=en")
	headers = map[string]string{"Content-Type": "text/plain", "Cache-Control": "no-store"}
)

// archive stands for an upload.
func archive(string) { time.Sleep(2 * time.Millisecond) }

func handle(_ context.Context, inv invoice) (document, error) {
	var out bytes.Buffer
	if err := page.Execute(&out, inv); err != nil {
		return document{}, err
	}
	own := append(slices.Clone(tags), "customer="+inv.Customer)
	h := maps.Clone(headers)
	h["X-Customer"] = inv.Customer
	archive(inv.Number)
	return document{Text: out.String(), Tags: strings.Join(own, ","), Headers: h}, nil
}

func main() {
	lambda.Start(handle)
}
