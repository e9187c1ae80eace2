// Command freelistsafe takes its encoder out of a channel and puts it back.
//
// Source: Effective Go: a leaky buffer; race detector's tests: NoRaceChanPtr
// Safe: channel: who has received the encoder has it alone until it is sent back
package main

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/aws/aws-lambda-go/lambda"
)

type encoder struct {
	buf  bytes.Buffer
	uses int
}

var free = make(chan *encoder, 8)

func main() {
	for range cap(free) {
		free <- &encoder{}
	}
	lambda.Start(encode)
}

func encode(ctx context.Context, v map[string]any) (string, error) {
	e := <-free
	defer func() { free <- e }()
	e.uses++
	e.buf.Reset()
	if err := json.NewEncoder(&e.buf).Encode(v); err != nil {
		return "", err
	}
	return e.buf.String(), nil
}
