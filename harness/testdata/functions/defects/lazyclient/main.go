// Command lazyclient makes its database client on first use, after a nil check without a lock.
package main

import (
	"context"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type request struct {
	Customer string `json:"customer"`
}

type profile struct {
	Customer string `json:"customer"`
	Table    string `json:"table"`
	Tier     string `json:"tier"`
}

type database struct {
	table string
	http  *http.Client
}

var db *database

func connect() *database {
	if db == nil {
		db = &database{table: os.Getenv("TABLE_NAME"), http: &http.Client{Timeout: 2 * time.Second}}
	}
	return db
}

func (d *database) profile(_ context.Context, customer string) (profile, error) {
	tier := "basic"
	if len(customer) > 40 {
		tier = "business"
	}
	return profile{Customer: customer, Table: d.table, Tier: tier}, nil
}

func handle(ctx context.Context, r request) (profile, error) {
	return connect().profile(ctx, r.Customer)
}

func main() {
	lambda.Start(handle)
}
