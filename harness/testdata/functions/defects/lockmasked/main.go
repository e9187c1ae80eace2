// Command lockmasked counts orders between two log lines, whose lock nearly always orders the counting.
package main

import (
	"context"
	"log"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct {
	ID       string `json:"id"`
	Customer string `json:"customer"`
	Cents    int64  `json:"cents"`
}

type confirmation struct {
	ID       string `json:"id"`
	Position int    `json:"position"`
}

var served int

func handle(_ context.Context, o order) (confirmation, error) {
	log.Print("order ", o.ID, " arrived")
	served++
	position := served
	log.Print("order ", o.ID, " is number ", position)
	return confirmation{ID: o.ID, Position: position}, nil
}

func main() {
	lambda.Start(handle)
}
