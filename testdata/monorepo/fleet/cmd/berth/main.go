// Command berth tells a port which ferry comes next. Each port has a function of its own.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

type berths struct {
	port string
	last time.Time // of the position that was seen last
}

func (b *berths) handle(_ context.Context, e events.DynamoDBEvent) (string, error) {
	for _, r := range e.Records {
		b.last = r.Change.ApproximateCreationDateTime.Time // want handlerstate "last"
	}
	return fmt.Sprintf("%s: %s", b.port, b.last.Format(time.RFC3339)), nil
}

func main() {
	b := &berths{port: os.Getenv("PORT")}
	lambda.Start(b.handle)
}
