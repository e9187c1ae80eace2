// Command ingest reads batches of messages from SQS and writes them to DynamoDB,
// several at a time.
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"golang.org/x/sync/errgroup"
)

type reading struct {
	Device string    `json:"device"`
	At     time.Time `json:"at"`
	Value  string    `json:"value"`
}

type consumer struct {
	db    *dynamodb.Client
	table string

	failed  map[string]error
	batches int
	lastRun time.Time

	mu      sync.Mutex
	devices map[string]time.Time
}

func (c *consumer) handle(ctx context.Context, e events.SQSEvent) (events.SQSEventResponse, error) {
	c.batches++            // want handlerstate "batches"
	c.lastRun = time.Now() // want handlerstate "lastRun"

	var (
		resp  events.SQSEventResponse
		mu    sync.Mutex
		sizes = make([]int, len(e.Records))
	)
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(8)
	for i, m := range e.Records {
		g.Go(func() error {
			sizes[i] = len(m.Body) // each goroutine has its own element
			if err := c.store(ctx, m); err != nil {
				c.fail(m.MessageId, err)
				// The response is the invocation's, and its goroutines share a lock.
				mu.Lock()
				defer mu.Unlock()
				resp.BatchItemFailures = append(resp.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: m.MessageId})
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return resp, err
	}
	total := 0
	for _, n := range sizes {
		total += n
	}
	log.Printf("%d bytes, %d failures so far", total, c.failures())
	return resp, nil
}

// fail remembers an error, in a map that every invocation and every goroutine writes.
func (c *consumer) fail(id string, err error) {
	c.failed[id] = err // want unsafecache "failed"
}

func (c *consumer) failures() int {
	return len(c.failed) // want unsafecache "failed"
}

func (c *consumer) store(ctx context.Context, m events.SQSMessage) error {
	var r reading
	if err := json.Unmarshal([]byte(m.Body), &r); err != nil {
		return err
	}
	if !c.newer(r) {
		return nil
	}
	_, err := c.db.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: &c.table,
		Item: map[string]types.AttributeValue{
			"device": &types.AttributeValueMemberS{Value: r.Device},
			"value":  &types.AttributeValueMemberN{Value: r.Value},
		},
	})
	return err
}

// newer looks and notes with the lock held.
func (c *consumer) newer(r reading) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !r.At.After(c.devices[r.Device]) {
		return false
	}
	c.devices[r.Device] = r.At
	return true
}

func main() {
	cfg, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	c := &consumer{
		db:      dynamodb.NewFromConfig(cfg),
		table:   os.Getenv("TABLE"),
		failed:  map[string]error{},
		devices: map[string]time.Time{},
	}
	lambda.Start(c.handle)
}
