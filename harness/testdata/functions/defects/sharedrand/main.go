// Command sharedrand draws coupon codes from one random generator, which is not safe for concurrent use.
package main

import (
	"context"
	"math/rand"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type claim struct {
	Customer string `json:"customer"`
	Campaign string `json:"campaign"`
}

type coupon struct {
	Customer string `json:"customer"`
	Code     string `json:"code"`
}

const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"

var random = rand.New(rand.NewSource(time.Now().UnixNano()))

func code(length int) string {
	b := make([]byte, length)
	for i := range b {
		b[i] = letters[random.Intn(len(letters))]
	}
	return string(b)
}

func handle(_ context.Context, c claim) (coupon, error) {
	return coupon{Customer: c.Customer, Code: code(12)}, nil
}

func main() {
	lambda.Start(handle)
}
