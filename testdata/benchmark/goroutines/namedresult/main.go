// Command namedresult returns while a goroutine still reads its named result.
//
// Source: Uber 2022: a named return variable is captured; GoKer moby#18412
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(handle) }

func handle(ctx context.Context, n int) (result int, err error) {
	result = 10
	var wg sync.WaitGroup
	defer wg.Wait()
	if n == 0 {
		return // also
	}
	wg.Add(1)
	go func() {
		defer wg.Done()
		println(result) // issue none
	}()
	return 20, nil // also
}
