// Command poolafterput goes on using the bytes of a buffer that it has put back into its pool.
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

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func compose(o order) []byte {
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	fmt.Fprintf(buf, "Dear %s, your order %s is on its way.", o.Customer, o.ID)
	return buf.Bytes()
}

// queue stands for a call of the mail service.
func queue(string) { time.Sleep(3 * time.Millisecond) }

func handle(_ context.Context, o order) (confirmation, error) {
	message := compose(o)
	queue(o.ID)
	return confirmation{Message: string(message)}, nil
}

func main() {
	lambda.Start(handle)
}
