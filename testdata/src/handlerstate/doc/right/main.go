// Command right is the right half of the rule's manual: what an invocation makes
// is its own, and the table is only read after Start.
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

type api struct{ table string }

func (a *api) handle(ctx context.Context, r request) (*answer, error) {
	return &answer{Tenant: r.Tenant, Items: load(a.table, r.Tenant)}, nil
}

func load(table, tenant string) []string { return []string{table, tenant} }

func main() {
	a := &api{table: os.Getenv("TABLE")}
	lambda.Start(a.handle)
}
