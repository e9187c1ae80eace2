// Package invoice makes invoices.
package invoice

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/jackc/pgx/v5/pgxpool"
)

// An Invoice is made and written by one invocation.
type Invoice struct {
	number   string
	customer string
	rates    map[string]int64
	total    int64
	lines    []string
}

var (
	year    int
	counter int
)

// New makes an invoice.
func New(customer string, rates map[string]int64) *Invoice {
	return &Invoice{number: nextNumber(time.Now()), customer: customer, rates: rates}
}

// nextNumber starts again in a new year, if it is the only one to notice.
func nextNumber(now time.Time) string {
	if now.Year() != year {
		year = now.Year() // want lazyinit "year"
		counter = 0       // want lazyinit "counter"
	}
	counter++ // want globalwrite "counter"
	return fmt.Sprintf("%d-%05d", year, counter)
}

// Add adds a line.
func (i *Invoice) Add(line string) {
	i.lines = append(i.lines, line)
	i.total += i.rates[line]
}

// Save stores the invoice and announces it.
func (i *Invoice) Save(ctx context.Context, pool *pgxpool.Pool, queue *sqs.Client) (string, error) {
	_, err := pool.Exec(ctx, "insert into invoices (number, customer, total) values ($1, $2, $3)", i.number, i.customer, i.total)
	if err != nil {
		return "", err
	}
	_, err = queue.SendMessage(ctx, &sqs.SendMessageInput{MessageBody: aws.String(i.number)})
	return i.number, err
}
