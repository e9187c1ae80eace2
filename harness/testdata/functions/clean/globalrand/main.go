// Command globalrand draws coupon codes with the functions of math/rand/v2, which are safe for concurrent use.
package main

import (
	"context"
	"math/rand/v2"

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

func code(length int) string {
	b := make([]byte, length)
	for i := range b {
		b[i] = letters[rand.IntN(len(letters))]
	}
	return string(b)
}

func handle(_ context.Context, c claim) (coupon, error) {
	return coupon{Customer: c.Customer, Code: code(12)}, nil
}

func main() {
	lambda.Start(handle)
}
