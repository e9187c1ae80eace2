// Command streampanic answers with a reader that panics while the answer is sent, outside of the handler.
package main

import (
	"context"
	"fmt"
	"io"

	"github.com/aws/aws-lambda-go/lambda"
)

type export struct {
	Customer string `json:"customer"`
	Format   string `json:"format"`
}

type separator struct{ text string }

var formats = map[string]*separator{"csv": {","}, "tsv": {"\t"}}

type rows struct {
	customer  string
	separator *separator
	left      int
}

func (r *rows) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	r.left--
	line := fmt.Sprintf("%s%s%d\n", r.customer, r.separator.text, r.left)
	return copy(p, line), nil
}

func handle(_ context.Context, e export) (io.Reader, error) {
	return &rows{customer: e.Customer, separator: formats[e.Format], left: 10}, nil
}

func main() {
	lambda.Start(handle)
}
