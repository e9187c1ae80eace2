// Command arraysafe works on a copy of an array.
//
// Source: race detector's tests: NoRaceRange, NoRaceArrayWW
// Safe: copy: arrays are values
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

var weights = [4]int{1, 2, 3, 4}

func main() { lambda.Start(score) }

func score(ctx context.Context, ratings []int) (int, error) {
	w := weights
	sum := 0
	for i, r := range ratings {
		w[i%len(w)] += r
	}
	for _, v := range w {
		sum += v
	}
	return sum, nil
}
