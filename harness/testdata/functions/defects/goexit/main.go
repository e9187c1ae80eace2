// Command goexit ends the goroutine of the runtime client when a check fails, as a test's FailNow does: no answer is ever sent.
package main

import (
	"context"
	"log"
	"runtime"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
)

type mandate struct {
	Customer string `json:"customer"`
	IBAN     string `json:"iban"`
}

type accepted struct {
	Customer string `json:"customer"`
	Bank     string `json:"bank"`
}

type assertions struct{ customer string }

func (a assertions) True(condition bool, message string) {
	if !condition {
		log.Printf("customer %s: %s", a.customer, message)
		runtime.Goexit()
	}
}

func handle(_ context.Context, m mandate) (accepted, error) {
	assert := assertions{m.Customer}
	assert.True(strings.HasPrefix(m.IBAN, "DE") && len(m.IBAN) == 22, "the account is not German")
	return accepted{Customer: m.Customer, Bank: m.IBAN[4:12]}, nil
}

func main() {
	lambda.Start(handle)
}
