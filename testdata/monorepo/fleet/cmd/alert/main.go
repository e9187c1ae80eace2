// Command alert decides whether a ferry's position is worth a call.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type position struct {
	Ferry string  `json:"ferry"`
	Knots float64 `json:"knots"`
}

type decision struct {
	Call   bool   `json:"call"`
	Reason string `json:"reason,omitempty"`
}

func handle(_ context.Context, p position) (decision, error) {
	if p.Knots > 45 {
		return decision{Call: true, Reason: p.Ferry + " is too fast"}, nil
	}
	return decision{}, nil
}

func main() {
	lambda.Start(handle)
}
