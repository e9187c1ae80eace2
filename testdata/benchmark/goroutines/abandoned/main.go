// Command abandoned waits for a slow service, but not for long; the goroutine cannot send any more.
//
// Source: GoBench: blocking on an unbuffered channel after a timeout
package main

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(status) }

func status(ctx context.Context, url string) (int, error) {
	code := make(chan int)
	go func() { // issue straygoroutine
		res, err := http.Get(url)
		if err != nil {
			code <- 0 // also
			return
		}
		defer res.Body.Close()
		code <- res.StatusCode // also
	}()
	select {
	case c := <-code:
		return c, nil
	case <-time.After(200 * time.Millisecond):
		return 0, errors.New("too slow")
	}
}
