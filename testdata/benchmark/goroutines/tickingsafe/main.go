// Command tickingsafe reports its progress from a goroutine that it ends.
//
// Source: twin of ticking
// Safe: joined: closing a channel ends the goroutine, and the handler waits for that
package main

import (
	"context"
	"log"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(convert) }

func progress(stop <-chan struct{}) <-chan struct{} {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				log.Println("still converting")
			case <-stop:
				return
			}
		}
	}()
	return ended
}

func convert(ctx context.Context, pages []string) (int, error) {
	stop := make(chan struct{})
	ended := progress(stop)
	defer func() {
		close(stop)
		<-ended
	}()
	n := 0
	for _, p := range pages {
		n += len(p)
	}
	return n, nil
}
