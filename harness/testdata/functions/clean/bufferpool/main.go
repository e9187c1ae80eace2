// Command bufferpool resets a pooled buffer before use and copies its text out before it puts it back.
package main

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct {
	ID       string `json:"id"`
	Customer string `json:"customer"`
}

type confirmation struct {
	Message string `json:"message"`
}

const keep = 64 << 10 // bytes of a buffer that goes back into the pool

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func compose(o order) string {
	buf := buffers.Get().(*bytes.Buffer)
	buf.Reset()
	fmt.Fprintf(buf, "Dear %s, your order %s is on its way.", o.Customer, o.ID)
	message := buf.String()
	if buf.Cap() <= keep {
		buffers.Put(buf)
	}
	return message
}

// queue stands for a call of the mail service.
func queue(string) { time.Sleep(3 * time.Millisecond) }

func handle(_ context.Context, o order) (confirmation, error) {
	message := compose(o)
	queue(o.ID)
	return confirmation{Message: message}, nil
}

func main() {
	lambda.Start(handle)
}
