// Command constructorsafe makes everything in a constructor that checks for nil.
//
// Source: twin of connect
// Safe: phase: the nil check of the constructor runs in main only
package main

import (
	"context"
	"net/http"

	"github.com/aws/aws-lambda-go/lambda"
)

type service struct {
	client *http.Client
	routes map[string]string
}

func (s *service) defaults() *service {
	if s.client == nil {
		s.client = http.DefaultClient
	}
	if s.routes == nil {
		s.routes = map[string]string{}
	}
	s.routes["/"] = "home"
	return s
}

func (s *service) handle(ctx context.Context, path string) (string, error) {
	return s.routes[path], nil
}

func main() { lambda.Start((&service{}).defaults().handle) }
