// Command sqsbatch handles the messages of a queue and reports those that failed.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

type order struct {
	ID       string `json:"id"`
	Customer string `json:"customer"`
	Quantity int    `json:"quantity"`
}

type consumer struct {
	logger *slog.Logger
}

func (c consumer) accept(body string) error {
	var o order
	if err := json.Unmarshal([]byte(body), &o); err != nil {
		return err
	}
	if o.Quantity <= 0 {
		return errors.New("nothing is ordered")
	}
	c.logger.Info("order accepted", "order", o.ID, "customer", o.Customer)
	return nil
}

func (c consumer) handle(ctx context.Context, batch events.SQSEvent) (events.SQSEventResponse, error) {
	var out events.SQSEventResponse
	for _, m := range batch.Records {
		if err := c.accept(m.Body); err != nil {
			c.logger.WarnContext(ctx, "message fails", "message", m.MessageId, "error", err)
			out.BatchItemFailures = append(out.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: m.MessageId})
		}
	}
	return out, nil
}

func main() {
	c := consumer{logger: slog.New(slog.NewJSONHandler(os.Stdout, nil))}
	lambda.Start(c.handle)
}
