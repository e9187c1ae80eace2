// Command output redirects the standard output to catch what a library prints.
//
// Source: field study: os.Stdout replaced during an invocation
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

var mu sync.Mutex

func main() { lambda.Start(capture) }

func capture(ctx context.Context, name string) (string, error) {
	mu.Lock()
	defer mu.Unlock()
	r, w, err := os.Pipe()
	if err != nil {
		return "", err
	}
	old := os.Stdout
	os.Stdout = w // issue processstate
	fmt.Println("hello", name)
	os.Stdout = old // also
	w.Close()
	text, err := io.ReadAll(r)
	return string(text), err
}
