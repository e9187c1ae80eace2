// Command errshared asks two services at once, and both assign one err.
//
// Source: Uber 2022: the captured err variable; Dr.Fix
package main

import (
	"context"
	"errors"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(quote) }

func quote(ctx context.Context, sku string) (int, error) {
	var price, stock int
	var err error
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		price, err = ask(sku) // issue none
	}()
	stock, err = ask("stock/" + sku) // also
	wg.Wait()
	if err != nil { // also
		return 0, err // also
	}
	return price * stock, nil
}

func ask(what string) (int, error) {
	if what == "" {
		return 0, errors.New("nothing to ask for")
	}
	return len(what), nil
}
