// Command gates prepares its tables in goroutines, and waits for them in the handler.
package main

import (
	"context"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

var (
	ready   = make(chan struct{})
	model   []float64 // nope
	loading sync.WaitGroup
	names   map[string]string // nope
	early   int
	late    int
	renewed time.Time
	first   = make(chan struct{})
	token   string
	tokens  = make(chan int, 4)
)

func main() {
	loading.Add(1)
	go func() {
		defer close(ready)
		model = []float64{0.2, 0.8}
		early = 1
	}()
	go func() {
		names = map[string]string{"a": "apple"}
		names["b"] = "pear"
		loading.Done()
		late = 1 // want globalwrite "main.late"
	}()
	go renew()
	go func() {
		token = "t"
		close(tokens)
	}()
	lambda.Start(handle)
}

// renew goes on when the others have come through.
func renew() {
	for n := 0; ; n++ {
		renewed = time.Now() // want globalwrite "main.renewed"
		if n == 0 {
			close(first)
		}
		time.Sleep(time.Minute)
	}
}

func handle(ctx context.Context, x float64) (float64, error) {
	x += float64(early) // want globalwrite "main.early"
	select {
	case <-ready:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	x *= model[0]
	loading.Wait()
	<-first
	x += float64(len(names["a"])+late) + float64(renewed.Second())
	select {
	case tokens <- 1: // a receive may return because of this
	default:
	}
	<-tokens
	return x + float64(len(token)), nil // want globalwrite "main.token"
}
