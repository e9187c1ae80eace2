// Command resize sets the capacity of a fleet to what a queue needs, once a minute.
// It is clean: it only keeps what it needs for itself, and that with a lock; the
// command line next to it, in the same main, uses globals freely.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

var (
	// Set by main, before the handler starts.
	queueURL string
	ratio    = 10
	verbose  bool

	// Written by the polling loop, which runs only where there is no handler.
	polls    int
	lastSize int
)

type scaler struct {
	client *sqs.Client

	mu      sync.Mutex
	changed time.Time
	size    int
}

func (s *scaler) depth(ctx context.Context) (int, error) {
	out, err := s.client.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{
		QueueUrl:       aws.String(queueURL),
		AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameApproximateNumberOfMessages},
	})
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(out.Attributes[string(types.QueueAttributeNameApproximateNumberOfMessages)])
}

// run decides and notes in one critical section.
func (s *scaler) run(ctx context.Context) (int, error) {
	depth, err := s.depth(ctx)
	if err != nil {
		return 0, err
	}
	want := (depth + ratio - 1) / ratio
	s.mu.Lock()
	defer s.mu.Unlock()
	if want == s.size || time.Since(s.changed) < time.Minute {
		return s.size, nil
	}
	s.note(want)
	if verbose {
		log.Printf("size %d for %d messages", want, depth)
	}
	return s.size, nil
}

// note expects its caller to hold the lock.
func (s *scaler) note(size int) {
	s.size = size
	s.changed = time.Now()
}

func newScaler(ctx context.Context) (*scaler, error) {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return nil, err
	}
	s := &scaler{client: sqs.NewFromConfig(cfg)}
	s.changed = time.Now()
	return s, nil
}

// poll is the handler's work on a developer's machine.
func poll(ctx context.Context, s *scaler) {
	for {
		n, err := s.run(ctx)
		if err != nil {
			log.Fatal(err)
		}
		polls++
		lastSize = n
		fmt.Println(polls, lastSize)
		time.Sleep(time.Minute)
	}
}

func main() {
	flag.StringVar(&queueURL, "queue", os.Getenv("QUEUE_URL"), "URL of the queue")
	flag.BoolVar(&verbose, "v", false, "log what is done")
	flag.Parse()
	if r, err := strconv.Atoi(os.Getenv("RATIO")); err == nil {
		ratio = r
	}
	ctx := context.Background()
	s, err := newScaler(ctx)
	if err != nil {
		log.Fatal(err)
	}
	if os.Getenv("AWS_LAMBDA_FUNCTION_NAME") == "" {
		poll(ctx, s)
		return
	}
	lambda.Start(func(ctx context.Context) (int, error) { return s.run(ctx) })
}
