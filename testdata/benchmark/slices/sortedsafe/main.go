// Command sortedsafe sorts a copy of its list of regions for each answer.
//
// Source: twin of sorted
// Safe: copy: slices.Clone
package main

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
)

var regions = []string{"eu-west-1", "us-east-1", "ap-south-1"}

func main() {
	slices.Sort(regions)
	lambda.Start(list)
}

func list(ctx context.Context, prefix string) (string, error) {
	own := slices.Clone(regions)
	slices.SortFunc(own, strings.Compare)
	slices.Reverse(own)
	i, _ := slices.BinarySearch(regions, prefix)
	return strings.Join(own[min(i, len(own)):], " "), nil
}
