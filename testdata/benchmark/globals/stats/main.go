// Command stats counts outcomes in an array.
//
// Source: race detector's tests: RaceArrayWW, RaceStructFieldRW1
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

const (
	accepted = iota
	declined
	outcomes
)

var stats struct {
	count [outcomes]int
	cents int64
}

func main() { lambda.Start(pay) }

func pay(ctx context.Context, cents int64) (int, error) {
	if cents > 100_000 {
		stats.count[declined]++           // issue globalwrite unsafecache
		return stats.count[declined], nil // also
	}
	stats.count[accepted]++           // also
	stats.cents += cents              // also
	return stats.count[accepted], nil // also
}
