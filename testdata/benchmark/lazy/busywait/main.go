// Command busywait waits for a flag that a goroutine of main sets.
//
// Source: Go memory model: incorrect synchronization, busy waiting
package main

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

var (
	model []float64
	done  bool
)

func main() {
	go func() {
		model = []float64{0.2, 0.8} // issue globalwrite
		done = true                 // also
	}()
	lambda.Start(score)
}

func score(ctx context.Context, x float64) (float64, error) {
	for !done { // also
		time.Sleep(time.Millisecond)
	}
	return model[0] + model[1]*x, nil // also
}
