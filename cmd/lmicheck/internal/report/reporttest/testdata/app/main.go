package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"

	"example.com/app/store"
)

var last, π = "", "𝄞"

func handle(ctx context.Context, name string) (string, error) {
	if name == "" {
		return "«" + π + "» after " + last, nil
	}
	last = name
	store.Put(name)
	return name, nil //lmicheck:ignore lockedio the lock is only held in tests
}

func main() {
	lambda.Start(handle)
}
