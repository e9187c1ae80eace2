// Command orders prices an order and answers with a receipt. It is the function of
// docs/migration.md: right for one invocation at a time.
package main

import (
	"context"
	"fmt"
	"log"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct {
	ID       string `json:"id"`
	Customer string `json:"customer"`
	Items    []item `json:"items"`
}

type item struct {
	SKU   string `json:"sku"`
	Count int    `json:"count"`
}

type receipt struct {
	Customer string `json:"customer"`
	Total    int    `json:"total"` // cents
	Text     string `json:"text"`
}

type service struct {
	customer string         // whose order is being served, for the log
	orders   map[string]int // how many orders a customer has made
}

func (s *service) handle(ctx context.Context, o order) (receipt, error) {
	s.customer = o.Customer
	total := 0
	for _, it := range o.Items {
		p, ok := priceOf(it.SKU)
		if !ok {
			log.Fatalf("order %s: no price for %q", o.ID, it.SKU)
		}
		total += p * it.Count
	}
	if s.orders[o.Customer] >= 10 {
		total -= total / 10 // a regular
	}
	s.orders[o.Customer]++
	text, err := render(o, total)
	if err != nil {
		return receipt{}, fmt.Errorf("order %s: %w", o.ID, err)
	}
	go audit(o.ID, total)
	log.Printf("served %s", s.customer)
	return receipt{s.customer, total, text}, nil
}

// audit tells the log of a sale.
func audit(id string, total int) { log.Printf("audit: order %s, %d cents", id, total) }

func main() {
	s := &service{orders: map[string]int{}}
	lambda.Start(s.handle)
}
