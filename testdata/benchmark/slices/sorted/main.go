// Command sorted sorts its list of regions for each answer.
//
// Source: race detector's tests: RaceSliceWW; a library that changes its argument
package main

import (
	"context"
	"sort"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
)

var regions = []string{"eu-west-1", "us-east-1", "ap-south-1"}

func main() { lambda.Start(list) }

func list(ctx context.Context, prefix string) (string, error) {
	sort.Slice(regions, func(i, j int) bool { // issue unsafecache globalwrite
		return strings.HasPrefix(regions[i], prefix) && regions[i] < regions[j] // also
	})
	return strings.Join(regions, " "), nil // also
}
