// Command doc is the wrong half of the rule's manual.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

type request struct{ Tenant string }

type answer struct {
	Tenant string
	Items  []string
}

type api struct {
	table string
	reply answer
}

func (a *api) handle(ctx context.Context, r request) (*answer, error) {
	a.reply.Tenant = r.Tenant               // want handlerstate `^handler "\(\*api\).handle" writes "\(\*api\).reply.Tenant", which all invocations share, without synchronization \(also returned and encoded at main.go:26\)$`
	a.reply.Items = load(a.table, r.Tenant) // want handlerstate `^handler "\(\*api\).handle" writes "\(\*api\).reply.Items", which all invocations share, without synchronization \(also returned and encoded at main.go:26\)$`
	return &a.reply, nil
}

func load(table, tenant string) []string { return []string{table, tenant} }

func main() {
	a := &api{table: os.Getenv("TABLE")}
	lambda.Start(a.handle)
}
