// Command oncesafe opens its database with the first request.
//
// Source: twin of connect; Go memory model: Once
// Safe: once: every use comes after Do
package main

import (
	"context"
	"database/sql"
	"os"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

var (
	open  sync.Once
	db    *sql.DB
	dbErr error
)

func connect() (*sql.DB, error) {
	open.Do(func() {
		db, dbErr = sql.Open("postgres", os.Getenv("DSN"))
		if dbErr == nil {
			db.SetMaxOpenConns(8)
		}
	})
	return db, dbErr
}

func main() { lambda.Start(handle) }

func handle(ctx context.Context, id string) (name string, err error) {
	db, err := connect()
	if err != nil {
		return "", err
	}
	err = db.QueryRowContext(ctx, "select name from t where id = $1", id).Scan(&name)
	return name, err
}
