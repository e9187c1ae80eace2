// Command readysafe waits for a channel that a goroutine of main closes.
//
// Source: twin of busywait; Go memory model: the closing of a channel
// Safe: channel: the goroutine writes before it closes, and handlers read after they have received
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

var (
	model []float64
	ready = make(chan struct{})
)

func main() {
	go func() {
		model = []float64{0.2, 0.8}
		close(ready)
	}()
	lambda.Start(score)
}

func score(ctx context.Context, x float64) (float64, error) {
	<-ready
	return model[0] + model[1]*x, nil
}
