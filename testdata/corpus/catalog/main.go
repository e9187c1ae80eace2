// Command catalog looks up products and prices, through a generic repository with
// a generic cache.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"lmicorpus/catalog/cache"
	"lmicorpus/catalog/repository"
)

type product struct {
	SKU   string `json:"sku"`
	Name  string `json:"name"`
	Views int    `json:"views"`
}

func (p *product) Key() string { return p.SKU }

type price struct {
	SKU   string `json:"sku"`
	Cents int64  `json:"cents"`
}

func (p *price) Key() string { return p.SKU }

type request struct {
	SKU string `json:"sku"`
}

type response struct {
	Name  string `json:"name"`
	Cents int64  `json:"cents"`
	Views int    `json:"views"`
}

type app struct {
	products *repository.Repository[*product]
	prices   *repository.Repository[*price]
}

func (a *app) handle(ctx context.Context, req request) (*response, error) {
	p, err := a.products.Find(ctx, req.SKU)
	if err != nil {
		return nil, err
	}
	c, err := a.prices.Find(ctx, req.SKU)
	if err != nil {
		return nil, err
	}
	// The product is in the cache: every invocation that finds it has this pointer.
	p.Views++ // want handlerstate "Views"
	// A new object for each answer.
	resp := &response{Name: p.Name}
	resp.Cents = c.Cents
	resp.Views = p.Views
	return resp, nil
}

func main() {
	pool, err := pgxpool.New(context.Background(), os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	a := &app{
		// Products are in a cache without a lock, prices in one with.
		products: repository.New(query(pool, "select sku, name from products where sku = $1", func(row pgx.Row) (*product, error) {
			var p product
			err := row.Scan(&p.SKU, &p.Name)
			return &p, err
		}), cache.NewSimple[string, *product](1000)),
		prices: repository.New(query(pool, "select sku, cents from prices where sku = $1", func(row pgx.Row) (*price, error) {
			var p price
			err := row.Scan(&p.SKU, &p.Cents)
			return &p, err
		}), cache.NewLocked[string, *price](1000)),
	}
	lambda.Start(a.handle)
}

func query[T any](pool *pgxpool.Pool, sql string, scan func(pgx.Row) (T, error)) func(context.Context, string) (T, error) {
	return func(ctx context.Context, key string) (T, error) {
		v, err := scan(pool.QueryRow(ctx, sql, key))
		if err != nil {
			err = fmt.Errorf("%s: %w", key, err)
		}
		return v, err
	}
}
