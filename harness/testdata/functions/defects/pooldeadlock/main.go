// Command pooldeadlock takes a second connection of a pool of two while it holds the first: two invocations wait for each other.
package main

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct {
	ID       string `json:"id"`
	Customer string `json:"customer"`
}

type confirmation struct {
	ID     string `json:"id"`
	Events int    `json:"events"`
}

type connection struct{ id int }

var connections = make(chan connection, 2)

// exec stands for a statement that the database executes.
func (c connection) exec(string) int {
	time.Sleep(3 * time.Millisecond)
	return c.id
}

func audit(id string) int {
	c := <-connections
	defer func() { connections <- c }()
	return c.exec("INSERT INTO audit VALUES (" + id + ")")
}

func handle(_ context.Context, o order) (confirmation, error) {
	c := <-connections
	defer func() { connections <- c }()
	c.exec("INSERT INTO orders VALUES (" + o.ID + ")")
	return confirmation{ID: o.ID, Events: audit(o.ID)}, nil
}

func main() {
	for i := range cap(connections) {
		connections <- connection{i}
	}
	lambda.Start(handle)
}
