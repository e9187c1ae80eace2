// Command builder composes its query in an object that lives as long as the process.
//
// Source: Uber 2022: thread-safe API contract; a builder behind an interface
package main

import (
	"context"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
)

type querier interface {
	Where(cond string) querier
	SQL() string
}

type query struct {
	table string
	conds []string
}

func (q *query) Where(cond string) querier {
	q.conds = append(q.conds, cond) // issue handlerstate
	return q
}

func (q *query) SQL() string {
	return "select * from " + q.table + " where " + strings.Join(q.conds, " and ") // also
}

type api struct{ users querier }

func (a *api) find(ctx context.Context, email string) (string, error) {
	return a.users.Where("email = '" + email + "'").SQL(), nil
}

func main() {
	a := &api{users: &query{table: "users"}}
	lambda.Start(a.find)
}
