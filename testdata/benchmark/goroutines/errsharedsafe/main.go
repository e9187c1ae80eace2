// Command errsharedsafe asks two services at once; each has its error.
//
// Source: twin of errshared
// Safe: joined: the goroutine's variables are read after Wait
package main

import (
	"context"
	"errors"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(quote) }

func quote(ctx context.Context, sku string) (int, error) {
	var price int
	var priceErr error
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		price, priceErr = ask(sku)
	}()
	stock, err := ask("stock/" + sku)
	wg.Wait()
	return price * stock, errors.Join(err, priceErr)
}

func ask(what string) (int, error) {
	if what == "" {
		return 0, errors.New("nothing to ask for")
	}
	return len(what), nil
}
