// Command choice receives in a select that may choose otherwise.
package main

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(handle) }

func handle(ctx context.Context, url string) (int, error) {
	n, err := impatient(url)
	if err != nil {
		return 0, err
	}
	return n + nopeRoom(url) + nopeLoop(url) + nopeReceived(url), nil
}

func get(url string) int {
	res, err := http.Get(url)
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	return res.StatusCode
}

func impatient(url string) (int, error) {
	code := make(chan int)
	go func() { code <- get(url) }() // want straygoroutine "send"
	select {
	case c := <-code:
		return c, nil
	case <-time.After(time.Second):
		return 0, errors.New("too slow")
	}
}

// nopeRoom has room for the value.
func nopeRoom(url string) int {
	code := make(chan int, 1)
	go func() { code <- get(url) }()
	select {
	case c := <-code:
		return c
	case <-time.After(time.Second):
		return 0
	}
}

// nopeLoop looks at the clock, and then waits on.
func nopeLoop(url string) int {
	code := make(chan int)
	go func() { code <- get(url) }()
	for {
		select {
		case c := <-code:
			return c
		case <-time.After(time.Second):
		}
	}
}

// nopeReceived receives in the end.
func nopeReceived(url string) int {
	code := make(chan int)
	go func() { code <- get(url) }()
	select {
	case c := <-code:
		return c
	case <-time.After(time.Second):
		return <-code
	}
}
