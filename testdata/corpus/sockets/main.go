// Command sockets serves a websocket API: it knows who is connected, in memory.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"

	"lmicorpus/sockets/hub"
)

type server struct {
	hub     *hub.Hub
	started time.Time
	total   atomic.Int64

	mu   sync.Mutex
	last map[string]string
}

type action func(context.Context, events.APIGatewayWebsocketProxyRequest) (any, error)

func (s *server) actions() map[string]action {
	// A new table for each request, which costs little and shares nothing.
	table := make(map[string]action, 4)
	table["$connect"] = s.connect
	table["$disconnect"] = s.disconnect
	table["say"] = s.say
	table["who"] = s.who
	return table
}

func (s *server) handle(ctx context.Context, req events.APIGatewayWebsocketProxyRequest) (events.APIGatewayProxyResponse, error) {
	s.total.Add(1)
	act, ok := s.actions()[req.RequestContext.RouteKey]
	if !ok {
		return events.APIGatewayProxyResponse{StatusCode: http.StatusNotFound}, nil
	}
	out, err := act(ctx, req)
	if err != nil {
		return events.APIGatewayProxyResponse{}, err
	}
	body, err := json.Marshal(out)
	return events.APIGatewayProxyResponse{StatusCode: http.StatusOK, Body: string(body)}, err
}

func (s *server) connect(ctx context.Context, req events.APIGatewayWebsocketProxyRequest) (any, error) {
	id := req.RequestContext.ConnectionID
	c := hub.NewConnection(id, req.Headers["user"])
	c.Since = s.started // nobody else has c yet
	s.hub.Add(c)
	return nil, nil
}

func (s *server) disconnect(ctx context.Context, req events.APIGatewayWebsocketProxyRequest) (any, error) {
	s.hub.Remove(req.RequestContext.ConnectionID)
	return nil, nil
}

func (s *server) say(ctx context.Context, req events.APIGatewayWebsocketProxyRequest) (any, error) {
	id := req.RequestContext.ConnectionID
	c, ok := s.hub.Find(id)
	if !ok {
		return nil, fmt.Errorf("%s is not connected", id)
	}
	// Find had the lock; what it found is everybody's.
	c.Said++ // want handlerstate "Said"

	s.mu.Lock()
	defer s.mu.Unlock()
	s.last[c.User] = req.Body // want unboundedgrowth "grows by invocations"
	return s.last[c.User], nil
}

func (s *server) who(ctx context.Context, req events.APIGatewayWebsocketProxyRequest) (any, error) {
	return s.hub.Users(), nil
}

func main() {
	s := &server{hub: hub.New(), started: time.Now(), last: make(map[string]string)}
	lambda.Start(s.handle)
}
