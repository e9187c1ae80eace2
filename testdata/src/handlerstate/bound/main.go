// Command bound: a service of three packages, wired in main.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"

	"lmitest/handlerstate/bound/lib/repo"
	"lmitest/handlerstate/bound/lib/service"
)

type app struct {
	svc   *service.Service
	stage string
}

func (a *app) handle(ctx context.Context, e events.SQSEvent) error {
	for _, r := range e.Records {
		if err := a.svc.Process(ctx, r.MessageId, r.Body); err != nil {
			return err
		}
	}
	return nil
}

func main() {
	r := repo.New(os.Getenv("TABLE"))
	svc := service.New(r, service.WithName("orders"), service.WithLimit(10))
	svc.NopeWarm()
	a := &app{svc: svc, stage: os.Getenv("STAGE")}
	lambda.Start(a.handle)
}
