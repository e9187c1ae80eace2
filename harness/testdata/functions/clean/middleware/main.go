// Command middleware wraps a typed handler, with the tenant in the context, and starts it with lambda.StartHandlerFunc.
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

func (s subscription) tenant() string { return s.Customer }

type activation struct {
	Bucket string    `json:"bucket"`
	Until  time.Time `json:"until"`
}

type handler[In, Out any] func(context.Context, In) (Out, error)

type tenantKey struct{}

func withTenant[In interface{ tenant() string }, Out any](next handler[In, Out]) handler[In, Out] {
	return func(ctx context.Context, in In) (Out, error) {
		return next(context.WithValue(ctx, tenantKey{}, in.tenant()), in)
	}
}

// check stands for a call of the service that knows the plans.
func check(plan string) error {
	time.Sleep(2 * time.Millisecond)
	if plan == "" {
		return errors.New("no plan")
	}
	return nil
}

func activate(ctx context.Context, s subscription) (activation, error) {
	if err := check(s.Plan); err != nil {
		return activation{}, err
	}
	tenant, ok := ctx.Value(tenantKey{}).(string)
	if !ok {
		return activation{}, errors.New("no tenant")
	}
	return activation{Bucket: "files-" + tenant, Until: time.Now().AddDate(1, 0, 0)}, nil
}

func main() {
	h := withTenant(handler[subscription, activation](activate))
	lambda.StartHandlerFunc((func(context.Context, subscription) (activation, error))(h))
}
