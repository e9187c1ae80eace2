// Command buildersafe composes its query in an object for each request.
//
// Source: twin of builder
// Safe: ownership: from returns a new query, which only this invocation has
package main

import (
	"context"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
)

type query struct {
	table string
	conds []string
}

func (q *query) Where(cond string) *query {
	q.conds = append(q.conds, cond)
	return q
}

func (q *query) SQL() string {
	return "select * from " + q.table + " where " + strings.Join(q.conds, " and ")
}

type api struct{ from func(table string) *query }

func (a *api) find(ctx context.Context, email string) (string, error) {
	return a.from("users").Where("active").Where("email = '" + email + "'").SQL(), nil
}

func main() {
	a := &api{from: func(table string) *query { return &query{table: table} }}
	lambda.Start(a.find)
}
