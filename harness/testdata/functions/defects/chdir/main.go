// Command chdir changes to a directory of the customer's and works with relative names there.
package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type request struct {
	Customer string `json:"customer"`
	Message  string `json:"message"`
}

type signed struct {
	Content string `json:"content"`
	Bytes   int    `json:"bytes"`
}

// sign stands for a program that works on the files of the current directory.
func sign() (string, error) {
	time.Sleep(3 * time.Millisecond)
	content, err := os.ReadFile("letter.txt")
	return string(content), err
}

func handle(_ context.Context, r request) (signed, error) {
	dir, err := os.MkdirTemp("", "customer-")
	if err != nil {
		return signed{}, err
	}
	defer os.RemoveAll(dir)
	letter := "To " + r.Customer + ": " + r.Message
	if err := os.WriteFile(filepath.Join(dir, "letter.txt"), []byte(letter), 0o600); err != nil {
		return signed{}, err
	}
	if err := os.Chdir(dir); err != nil {
		return signed{}, err
	}
	content, err := sign()
	return signed{Content: content, Bytes: len(content)}, err
}

func main() {
	lambda.Start(handle)
}
