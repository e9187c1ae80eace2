// Command parametersafe gives its mutex to a function by its address.
//
// Source: twin of parameter
// Safe: lock: a pointer to the one mutex, as a sync.Locker
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

var (
	mu    sync.Mutex
	spent int
)

func critical(m sync.Locker, cents int) int {
	m.Lock()
	defer m.Unlock()
	spent += cents
	return spent
}

func main() { lambda.Start(spend) }

func spend(ctx context.Context, cents int) (int, error) { return critical(&mu, cents), nil }
