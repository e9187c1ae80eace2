// Command mapcache keeps a price list in a map that invocations read and fill without a lock.
package main

import (
	"context"
	"fmt"

	"github.com/aws/aws-lambda-go/lambda"
)

type basket struct {
	Customer string   `json:"customer"`
	Articles []string `json:"articles"`
}

type total struct {
	Customer string `json:"customer"`
	Cents    int64  `json:"cents"`
	Missing  int    `json:"missing"`
}

type price struct {
	article string
	cents   int64
}

var prices = map[string]int64{}

var priceList = readPriceList(2000)

func readPriceList(n int) []price {
	list := make([]price, n)
	for i := range list {
		list[i] = price{fmt.Sprintf("A-%05d", i), int64(100 + i%900)}
	}
	return list
}

func refresh(list []price) {
	for _, p := range list {
		prices[p.article] = p.cents
	}
}

func handle(_ context.Context, b basket) (total, error) {
	refresh(priceList)
	t := total{Customer: b.Customer}
	for _, article := range b.Articles {
		cents, ok := prices[article]
		if !ok {
			t.Missing++
		}
		t.Cents += cents
	}
	return t, nil
}

func main() {
	lambda.Start(handle)
}
