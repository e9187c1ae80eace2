// Command connect opens its database with the first request.
//
// Source: GoKer kubernetes#82550: initialisation on first use; field study: the commonest form
package main

import (
	"context"
	"database/sql"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

var db *sql.DB

func main() { lambda.Start(handle) }

func connect() error {
	if db != nil { // also
		return nil
	}
	d, err := sql.Open("postgres", os.Getenv("DSN"))
	if err != nil {
		return err
	}
	db = d // issue lazyinit
	return nil
}

func handle(ctx context.Context, id string) (string, error) {
	if err := connect(); err != nil {
		return "", err
	}
	var name string
	err := db.QueryRowContext(ctx, "select name from t where id = $1", id).Scan(&name) // also
	return name, err
}
