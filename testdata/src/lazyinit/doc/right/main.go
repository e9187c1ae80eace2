// Command right is the right half of the rule's manual: sync.OnceValues lets one
// invocation connect and the others wait for it.
package main

import (
	"context"
	"database/sql"
	"os"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

var connect = sync.OnceValues(func() (*sql.DB, error) {
	return sql.Open("postgres", os.Getenv("DSN"))
})

func handle(ctx context.Context) error {
	db, err := connect()
	if err != nil {
		return err
	}
	return db.PingContext(ctx)
}

func main() { lambda.Start(handle) }
