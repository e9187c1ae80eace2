// Command counter numbers the receipts that one environment has printed.
//
// Source: Uber 2022: global variable mutation; race detector's tests: RacePlus
package main

import (
	"context"
	"fmt"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

var printed int

func main() { lambda.Start(receipts) }

func receipts(ctx context.Context, batch events.SQSEvent) error {
	for _, m := range batch.Records {
		printed++                               // issue globalwrite
		fmt.Println("receipt", printed, m.Body) // also
	}
	return nil
}
