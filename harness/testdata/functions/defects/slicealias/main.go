// Command slicealias appends to a shared slice that has room for more, so that all append to the same memory.
package main

import (
	"context"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type search struct {
	Customer string `json:"customer"`
	Text     string `json:"text"`
}

type hits struct {
	Query string `json:"query"`
	Count int    `json:"count"`
}

var filters = baseFilters()

func baseFilters() []string {
	list := make([]string, 0, 8)
	return append(list, "published", "in-stock", "language=en")
}

// count stands for a query of the index.
func count(terms []string) int {
	time.Sleep(3 * time.Millisecond)
	return 10 * len(terms)
}

func handle(_ context.Context, s search) (hits, error) {
	terms := append(filters, "customer="+s.Customer)
	terms = append(terms, "text="+s.Text)
	n := count(terms)
	return hits{Query: strings.Join(terms, " AND "), Count: n}, nil
}

func main() {
	lambda.Start(handle)
}
