// Command straygoroutine notes the last order in a goroutine that the handler does not wait for.
package main

import (
	"context"
	"log"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct {
	ID       string `json:"id"`
	Customer string `json:"customer"`
}

type confirmation struct {
	ID string `json:"id"`
}

type note struct {
	order string
	at    time.Time
}

var lastOrder note

func record(id string) {
	time.Sleep(time.Millisecond)
	before := lastOrder
	lastOrder = note{order: id, at: time.Now()}
	log.Printf("order %s, %v after order %s", id, lastOrder.at.Sub(before.at), before.order)
}

func handle(_ context.Context, o order) (confirmation, error) {
	go record(o.ID)
	return confirmation{ID: o.ID}, nil
}

func main() {
	lambda.Start(handle)
}
