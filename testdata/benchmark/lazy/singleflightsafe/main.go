// Command singleflightsafe fetches profiles once at a time for each user.
//
// Source: twin of singleflight
// Safe: ownership: what the flight makes is only read by those who share it
package main

import (
	"context"
	"fmt"

	"github.com/aws/aws-lambda-go/lambda"
	"golang.org/x/sync/singleflight"
)

type profile struct{ ID, Name string }

type service struct{ group singleflight.Group }

func (s *service) handle(ctx context.Context, id string) (string, error) {
	v, err, _ := s.group.Do(id, func() (any, error) {
		p := &profile{ID: id}
		p.Name = "user " + id
		return p, nil
	})
	if err != nil {
		return "", err
	}
	p, ok := v.(*profile)
	if !ok {
		return "", fmt.Errorf("got a %T", v)
	}
	return p.Name, nil
}

func main() { lambda.Start(new(service).handle) }
