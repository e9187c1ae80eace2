// Command txsafe has a transaction for each invocation, out of a shared database.
//
// Source: twin of tx
// Safe: ownership: *sql.DB and *sql.Stmt are made to be shared; the transaction is not shared
package main

import (
	"context"
	"database/sql"
	"log"

	"github.com/aws/aws-lambda-go/lambda"
)

type importer struct {
	db     *sql.DB
	insert *sql.Stmt
}

func (i *importer) handle(ctx context.Context, ids []string) error {
	tx, err := i.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, id := range ids {
		if _, err := tx.StmtContext(ctx, i.insert).ExecContext(ctx, id); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func main() {
	db, err := sql.Open("postgres", "host=db")
	if err != nil {
		log.Fatal(err)
	}
	insert, err := db.Prepare("insert into t values ($1)")
	if err != nil {
		log.Fatal(err)
	}
	lambda.Start((&importer{db, insert}).handle)
}
