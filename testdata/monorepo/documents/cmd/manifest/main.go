// Command manifest writes the list of passengers of a crossing for the harbour master.
package main

import (
	"context"
	"log"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
)

type crossing struct {
	ID         string   `json:"id"`
	Passengers []string `json:"passengers"`
}

func handle(_ context.Context, c crossing) (string, error) {
	if len(c.Passengers) == 0 {
		log.Fatalf("crossing %s has no passengers", c.ID) // want exitpath "log.Fatalf"
	}
	return strings.Join(c.Passengers, "\n"), nil
}

func main() {
	lambda.Start(handle)
}
