// Command tmpfile writes every invoice to the same file and reads it back.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type invoice struct {
	Customer string `json:"customer"`
	Number   string `json:"number"`
	Cents    int64  `json:"cents"`
}

type document struct {
	Number string `json:"number"`
	Body   string `json:"body"`
}

const file = "/tmp/lmicheck-invoice.txt"

func write(inv invoice) error {
	text := fmt.Sprintf("Invoice %s to %s: %d cents\n", inv.Number, inv.Customer, inv.Cents)
	return os.WriteFile(file, []byte(text), 0o600)
}

// sign stands for a program that changes the file.
func sign() { time.Sleep(3 * time.Millisecond) }

func handle(_ context.Context, inv invoice) (document, error) {
	if err := write(inv); err != nil {
		return document{}, err
	}
	sign()
	body, err := os.ReadFile(file)
	if err != nil {
		return document{}, err
	}
	return document{Number: inv.Number, Body: string(body)}, nil
}

func main() {
	lambda.Start(handle)
}
