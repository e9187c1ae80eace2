// Command singleflight fetches profiles once at a time for each user, and writes them to one variable.
//
// Source: Uber 2022: thread-safe API contract; flights of different keys run at once
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"golang.org/x/sync/singleflight"
)

type profile struct{ ID, Name string }

type service struct {
	group singleflight.Group
	last  profile
}

func (s *service) handle(ctx context.Context, id string) (string, error) {
	_, err, _ := s.group.Do(id, func() (any, error) {
		s.last = profile{ID: id, Name: "user " + id} // issue handlerstate
		return nil, nil
	})
	return s.last.Name, err // also
}

func main() { lambda.Start(new(service).handle) }
