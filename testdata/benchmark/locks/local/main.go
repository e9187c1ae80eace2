// Command local declares its mutex in the handler.
//
// Source: race detector's tests: RaceMutex; a lock that nobody else can hold
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

var totals = struct{ orders, cents int }{}

func main() { lambda.Start(order) }

func order(ctx context.Context, cents int) (int, error) {
	var mu sync.Mutex
	mu.Lock()
	defer mu.Unlock()
	totals.orders++                          // issue globalwrite
	totals.cents += cents                    // also
	return totals.cents / totals.orders, nil // also
}
