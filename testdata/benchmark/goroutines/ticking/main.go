// Command ticking reports its progress from a goroutine that never ends.
//
// Source: GoBench: a goroutine without an end; AWS: environments are not frozen between invocations
package main

import (
	"context"
	"log"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(convert) }

func convert(ctx context.Context, pages []string) (int, error) {
	tick := time.NewTicker(time.Second)
	go func() { // issue straygoroutine
		for range tick.C {
			log.Println("still converting")
		}
	}()
	n := 0
	for _, p := range pages {
		n += len(p)
	}
	tick.Stop()
	return n, nil
}
