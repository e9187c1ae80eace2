// Command generic has a generic service that keeps the request in a field, and starts it with lambda.StartHandlerFunc.
package main

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type subscription struct {
	Customer string `json:"customer"`
	Plan     string `json:"plan"`
}

type activation struct {
	Customer string    `json:"customer"`
	Until    time.Time `json:"until"`
}

type service[In, Out any] struct {
	request In
	valid   func(In) error
	do      func(context.Context, In) (Out, error)
}

func (s *service[In, Out]) handle(ctx context.Context, in In) (Out, error) {
	s.request = in
	if err := s.valid(s.request); err != nil {
		var none Out
		return none, err
	}
	return s.do(ctx, s.request)
}

// valid stands for a call of the service that knows the plans.
func valid(s subscription) error {
	time.Sleep(3 * time.Millisecond)
	if s.Plan == "" {
		return errors.New("no plan")
	}
	return nil
}

func activate(_ context.Context, s subscription) (activation, error) {
	return activation{Customer: s.Customer, Until: time.Now().AddDate(1, 0, 0)}, nil
}

func main() {
	s := &service[subscription, activation]{valid: valid, do: activate}
	lambda.StartHandlerFunc(s.handle)
}
