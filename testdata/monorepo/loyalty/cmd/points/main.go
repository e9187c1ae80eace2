// Command points books points for crossings, from a topic.
package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

type crossing struct {
	Member string `json:"member"`
	Miles  int    `json:"miles"`
}

// balances of members that this process has seen.
var balances = map[string]int{}

func handle(_ context.Context, e events.SNSEvent) error {
	for _, r := range e.Records {
		var c crossing
		if err := json.Unmarshal([]byte(r.SNS.Message), &c); err != nil {
			return fmt.Errorf("message %s: %w", r.SNS.MessageID, err)
		}
		balances[c.Member] += c.Miles // want unsafecache "main.balances"
	}
	return nil
}

func main() {
	lambda.Start(handle)
}
