// Command statement sends members what they have collected in a month.
package main

import (
	"context"
	"fmt"

	"github.com/aws/aws-lambda-go/lambda"
)

type month struct {
	Member string `json:"member"`
	Miles  []int  `json:"miles"`
}

func handle(_ context.Context, m month) (string, error) {
	total := 0
	for _, n := range m.Miles {
		total += n
	}
	return fmt.Sprintf("%s collected %d miles", m.Member, total), nil
}

func main() {
	lambda.Start(handle)
}
