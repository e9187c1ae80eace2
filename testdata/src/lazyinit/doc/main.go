// Command doc is the wrong half of the rule's manual.
package main

import (
	"context"
	"database/sql"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

var db *sql.DB

func connect() (*sql.DB, error) {
	if db == nil {
		d, err := sql.Open("postgres", os.Getenv("DSN"))
		if err != nil {
			return nil, err
		}
		db = d // want lazyinit `^"main.db" is checked and set by concurrent invocations of "handle" without synchronization \(also read at main.go:15\)$`
	}
	return db, nil
}

func handle(ctx context.Context) error {
	db, err := connect()
	if err != nil {
		return err
	}
	return db.PingContext(ctx)
}

func main() { lambda.Start(handle) }
