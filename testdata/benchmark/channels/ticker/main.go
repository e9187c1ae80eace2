// Command ticker has a goroutine of main that throws old entries away.
//
// Source: Uber 2022: concurrent map access by a background goroutine; race detector's tests: RaceMapDelete
package main

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type sessions struct{ byID map[string]time.Time }

func (s *sessions) expire() {
	for now := range time.NewTicker(time.Minute).C {
		for id, end := range s.byID { // also
			if now.After(end) {
				delete(s.byID, id) // issue unsafecache
			}
		}
	}
}

func (s *sessions) valid(ctx context.Context, id string) (bool, error) {
	end, ok := s.byID[id] // also
	return ok && time.Now().Before(end), nil
}

func main() {
	s := &sessions{byID: map[string]time.Time{"root": {}}}
	go s.expire()
	lambda.Start(s.valid)
}
