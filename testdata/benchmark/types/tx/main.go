// Command tx has one transaction for all that it inserts.
//
// Source: field study: a transaction that lives as long as the process
package main

import (
	"context"
	"database/sql"
	"log"

	"github.com/aws/aws-lambda-go/lambda"
)

type importer struct{ tx *sql.Tx }

func (i *importer) handle(ctx context.Context, id string) error {
	_, err := i.tx.ExecContext(ctx, "insert into t values ($1)", id) // issue unsafeshare
	if err != nil {
		return err
	}
	return i.tx.Commit() // also
}

func main() {
	db, err := sql.Open("postgres", "host=db")
	if err != nil {
		log.Fatal(err)
	}
	tx, err := db.Begin()
	if err != nil {
		log.Fatal(err)
	}
	lambda.Start((&importer{tx}).handle)
}
