// Command webhook takes messages from a payment provider and passes them on. It is
// clean: each invocation makes its own handler object, with fields that it writes
// as it goes.
package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"os"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"golang.org/x/sync/singleflight"
)

// A dispatcher lives as long as the process.
type dispatcher struct {
	queue  *sqs.Client
	url    string
	key    []byte
	seen   sync.Map
	flight singleflight.Group
	hits   atomic.Int64
	stats  stats
}

// stats embeds its lock.
type stats struct {
	sync.Mutex
	byType map[string]int
}

func (s *stats) add(kind string) {
	s.Lock()
	defer s.Unlock()
	if s.byType == nil {
		s.byType = map[string]int{}
	}
	s.byType[kind]++
}

// A request lives as long as one invocation.
type request struct {
	*dispatcher // shared
	body        []byte
	kind        string
	attempts    int
	headers     map[string]string
}

func (d *dispatcher) handle(ctx context.Context, e events.LambdaFunctionURLRequest) (events.LambdaFunctionURLResponse, error) {
	d.hits.Add(1)
	r := &request{dispatcher: d, body: []byte(e.Body), headers: map[string]string{}}
	return r.serve(ctx, e)
}

func (r *request) serve(ctx context.Context, e events.LambdaFunctionURLRequest) (events.LambdaFunctionURLResponse, error) {
	if !r.genuine(e.Headers["x-signature"]) {
		return r.reply(http.StatusUnauthorized)
	}
	if err := r.parse(); err != nil {
		return r.reply(http.StatusBadRequest)
	}
	if _, again := r.seen.LoadOrStore(e.RequestContext.RequestID, true); again { // want unboundedgrowth "grows by invocations"
		return r.reply(http.StatusOK)
	}
	r.stats.add(r.kind)
	if err := r.forward(ctx); err != nil {
		return events.LambdaFunctionURLResponse{}, err
	}
	r.headers["X-Kind"] = r.kind
	return r.reply(http.StatusAccepted)
}

// genuine makes a hash of its own.
func (r *request) genuine(signature string) bool {
	mac := hmac.New(sha256.New, r.key)
	mac.Write(r.body)
	return hmac.Equal([]byte(hex.EncodeToString(mac.Sum(nil))), []byte(signature))
}

func (r *request) parse() error {
	var m struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(r.body, &m); err != nil {
		return err
	}
	r.kind = m.Type
	if r.kind == "" {
		return errors.New("no type")
	}
	return nil
}

func (r *request) forward(ctx context.Context) error {
	body := string(r.body)
	var err error
	for r.attempts = 1; r.attempts <= 3; r.attempts++ {
		_, err, _ = r.flight.Do(body, func() (any, error) {
			return r.queue.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &r.url, MessageBody: &body})
		})
		if err == nil {
			return nil
		}
	}
	return err
}

func (r *request) reply(status int) (events.LambdaFunctionURLResponse, error) {
	return events.LambdaFunctionURLResponse{StatusCode: status, Headers: r.headers}, nil
}

func main() {
	cfg, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	d := &dispatcher{queue: sqs.NewFromConfig(cfg), url: os.Getenv("QUEUE_URL")}
	d.key = []byte(os.Getenv("SIGNING_KEY"))
	lambda.Start(d.handle)
}
