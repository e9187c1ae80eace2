// Command encoder writes its events with one encoder to the standard output.
//
// Source: field study: the embedded metrics format written by hand
package main

import (
	"context"
	"encoding/json"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

type metrics struct{ enc *json.Encoder }

func (m *metrics) emit(v any) error {
	m.enc.SetIndent("", " ") // issue unsafeshare
	return m.enc.Encode(v)   // also
}

func main() {
	m := &metrics{enc: json.NewEncoder(os.Stdout)}
	lambda.Start(func(ctx context.Context, v map[string]any) error { return m.emit(v) })
}
