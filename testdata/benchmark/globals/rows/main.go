// Command rows counts open orders; the cursor is declared at package level by accident.
//
// Source: field study: an assignment with a local err and a global on its left
package main

import (
	"context"
	"database/sql"

	"github.com/aws/aws-lambda-go/lambda"
)

var (
	db   *sql.DB
	rows *sql.Rows
)

func main() {
	db, _ = sql.Open("postgres", "host=orders")
	lambda.Start(count)
}

func count(ctx context.Context, customer string) (int, error) {
	var err error
	rows, err = db.QueryContext(ctx, "select 1 from orders where customer = $1", customer) // issue globalwrite
	if err != nil {
		return 0, err
	}
	defer rows.Close() // also
	n := 0
	for rows.Next() { // also
		n++
	}
	return n, rows.Err() // also
}
