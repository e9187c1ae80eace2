// Command parameter gives its mutex to a function as a value.
//
// Source: Uber 2022: a mutex passed by value to a critical section
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

func critical(m sync.Mutex, cents int) int { // also
	m.Lock()
	defer m.Unlock()
	spent += cents // issue globalwrite
	return spent   // also
}

func main() { lambda.Start(spend) }

func spend(ctx context.Context, cents int) (int, error) { return critical(mu, cents), nil } // also
