// Command lrucache keeps the greetings of the last 64 customers, under a mutex.
package main

import (
	"container/list"
	"context"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type request struct {
	Customer string `json:"customer"`
}

type greeting struct {
	Text string `json:"text"`
}

type entry struct{ key, value string }

type cache struct {
	mu      sync.Mutex
	entries map[string]*list.Element
	recent  *list.List // of entry, the last used first
	limit   int
}

func newCache(limit int) *cache {
	return &cache{entries: map[string]*list.Element{}, recent: list.New(), limit: limit}
}

func (c *cache) get(key string) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[key]
	if !ok {
		return "", false
	}
	c.recent.MoveToFront(e)
	return e.Value.(entry).value, true
}

func (c *cache) put(key, value string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.entries[key]; ok {
		c.recent.Remove(e)
	}
	c.entries[key] = c.recent.PushFront(entry{key, value})
	for c.recent.Len() > c.limit {
		last := c.recent.Back()
		c.recent.Remove(last)
		delete(c.entries, last.Value.(entry).key)
	}
}

// compose stands for a query.
func compose(customer string) string {
	time.Sleep(time.Millisecond)
	return "Good day, " + customer
}

func (c *cache) handle(_ context.Context, r request) (greeting, error) {
	text, ok := c.get(r.Customer)
	if !ok {
		text = compose(r.Customer)
		c.put(r.Customer, text)
	}
	return greeting{Text: text}, nil
}

func main() {
	lambda.Start(newCache(64).handle)
}
