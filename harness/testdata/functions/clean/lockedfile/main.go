// Command lockedfile writes every invoice to the same file, and holds a mutex until the file is read back and removed.
package main

import (
	"context"
	"fmt"
	"os"
	"sync"
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

const file = "/tmp/lmicheck-locked-invoice.txt"

var stamps sync.Mutex

// sign stands for a program that insists on the name of its file.
func sign() { time.Sleep(time.Millisecond) }

func stamp(inv invoice) ([]byte, error) {
	stamps.Lock()
	defer stamps.Unlock()
	text := fmt.Sprintf("Invoice %s to %s: %d cents\n", inv.Number, inv.Customer, inv.Cents)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return nil, err
	}
	defer os.Remove(file)
	sign()
	return os.ReadFile(file)
}

func handle(_ context.Context, inv invoice) (document, error) {
	body, err := stamp(inv)
	return document{Number: inv.Number, Body: string(body)}, err
}

func main() {
	lambda.Start(handle)
}
