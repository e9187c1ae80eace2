// Command capturederrsafe declares an error of its own in its closure.
//
// Source: twin of capturederr
// Safe: ownership: := declares a variable of the invocation
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
	lambda.Start(func(ctx context.Context, sku string) (n int, err error) {
		err = db.QueryRowContext(ctx, "select n from stock where sku = $1", sku).Scan(&n)
		if err != nil {
			return 0, err
		}
		return n, nil
	})
}
