// Command capturederr assigns to an error of main from its closure.
//
// Source: Uber 2022: the captured err variable; Dr.Fix: err assigned in a closure
package main

import (
	"context"
	"database/sql"
	"log"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	db, err := sql.Open("postgres", "host=stock")
	if err != nil {
		log.Fatal(err)
	}
	lambda.Start(func(ctx context.Context, sku string) (int, error) {
		var n int
		err = db.QueryRowContext(ctx, "select n from stock where sku = $1", sku).Scan(&n) // issue handlerstate
		if err != nil {                                                                   // also
			return 0, err // also
		}
		return n, nil
	})
}
