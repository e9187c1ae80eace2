// Command timetable answers with the next departures of a port. What it has loaded it keeps
// for a minute, under a lock.
package main

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

type board struct {
	mu      sync.Mutex
	text    string
	expires time.Time
}

// departures returns what stands on the board of a port.
func (b *board) departures(port string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if time.Now().After(b.expires) {
		b.text = "departures from " + port
		b.expires = time.Now().Add(time.Minute)
	}
	return b.text
}

type timetable map[string]*board // by port

func (t timetable) handle(_ context.Context, req events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	port := req.PathParameters["port"]
	b, ok := t[port]
	if !ok {
		return events.APIGatewayV2HTTPResponse{StatusCode: http.StatusNotFound}, nil
	}
	return events.APIGatewayV2HTTPResponse{StatusCode: http.StatusOK, Body: b.departures(port)}, nil
}

func main() {
	t := timetable{"harwich": {}, "esbjerg": {}, "tallinn": {}}
	lambda.Start(t.handle)
}
