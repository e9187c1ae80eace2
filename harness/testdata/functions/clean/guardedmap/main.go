// Command guardedmap refreshes a price list under a sync.RWMutex.
package main

import (
	"context"
	"fmt"
	"sync"

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

type priceList struct {
	mu    sync.RWMutex
	cents map[string]int64
}

func (l *priceList) refresh(articles int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range articles {
		l.cents[fmt.Sprintf("A-%05d", i)] = int64(100 + i%900)
	}
}

func (l *priceList) price(article string) (int64, bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	cents, ok := l.cents[article]
	return cents, ok
}

func (l *priceList) handle(_ context.Context, b basket) (total, error) {
	l.refresh(100)
	t := total{Customer: b.Customer}
	for _, article := range b.Articles {
		cents, ok := l.price(article)
		if !ok {
			t.Missing++
		}
		t.Cents += cents
	}
	return t, nil
}

func main() {
	l := &priceList{cents: map[string]int64{}}
	lambda.Start(l.handle)
}
