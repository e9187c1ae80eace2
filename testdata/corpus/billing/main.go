// Command billing invoices a customer. A container makes its dependencies when they
// are first needed.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"lmicorpus/billing/internal/container"
	"lmicorpus/billing/internal/invoice"
)

type event struct {
	Customer string   `json:"customer"`
	Lines    []string `json:"lines"`
}

type app struct{ c *container.Container }

func (a *app) handle(ctx context.Context, e event) (string, error) {
	pool, err := a.c.Pool(ctx)
	if err != nil {
		return "", err
	}
	a.c.Logger().Info().Str("customer", e.Customer).Msg("invoicing")
	if a.c.Features().Has("dry-run") {
		return "", nil
	}
	inv := invoice.New(e.Customer, a.c.Rates())
	for _, l := range e.Lines {
		inv.Add(l)
	}
	return inv.Save(ctx, pool, a.c.Queue())
}

func main() {
	c := container.New(os.Getenv("DATABASE_URL"))
	lambda.Start((&app{c: c}).handle)
}
