// Command lostupdate reads a stock in the database, and writes what is left.
//
// Source: GoBench: atomicity violation, in another process's memory
// Beyond: the conflict is in the database; nothing in the process is shared
package main

import (
	"context"
	"database/sql"
	"errors"
	"log"

	"github.com/aws/aws-lambda-go/lambda"
)

type shop struct{ db *sql.DB }

func (s *shop) buy(ctx context.Context, sku string) error {
	var n int
	if err := s.db.QueryRowContext(ctx, "select n from stock where sku = $1", sku).Scan(&n); err != nil { // also
		return err
	}
	if n == 0 {
		return errors.New("sold out")
	}
	_, err := s.db.ExecContext(ctx, "update stock set n = $1 where sku = $2", n-1, sku) // issue none
	return err
}

func main() {
	db, err := sql.Open("postgres", "host=shop")
	if err != nil {
		log.Fatal(err)
	}
	lambda.Start((&shop{db}).buy)
}
