// Command looperr sends notices in goroutines that all assign one err.
//
// Source: Uber 2022: the captured err variable; Dr.Fix: goroutines of a loop
package main

import (
	"context"
	"errors"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(notify) }

func notify(ctx context.Context, users []string) error {
	var err error
	var wg sync.WaitGroup
	for _, u := range users {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if e := send(u); e != nil {
				err = e // issue globalwrite handlerstate
			}
		}()
	}
	wg.Wait()
	return err // also
}

func send(user string) error {
	if user == "" {
		return errors.New("no user")
	}
	return nil
}
