// Command freelist puts its encoder back before it has read what is in it.
//
// Source: twin of freelistsafe; race detector's tests: RaceChanWrongSend
package main

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/aws/aws-lambda-go/lambda"
)

type encoder struct{ buf bytes.Buffer }

var free = make(chan *encoder, 8)

func main() {
	for range cap(free) {
		free <- &encoder{}
	}
	lambda.Start(encode)
}

func encode(ctx context.Context, v map[string]any) (string, error) {
	e := <-free
	e.buf.Reset()                            // also
	err := json.NewEncoder(&e.buf).Encode(v) // also
	free <- e
	if err != nil {
		return "", err
	}
	return e.buf.String(), nil // issue poolmisuse unsafeshare globalwrite
}
