// Package store keeps orders.
package store

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// ErrNotFound says that there is no such order.
var ErrNotFound = errors.New("order not found")

// An Order is an order.
type Order struct {
	ID       string    `json:"id"`
	Number   int       `json:"number"`
	Customer string    `json:"customer"`
	Currency string    `json:"currency"`
	Total    int64     `json:"total"`
	Placed   time.Time `json:"placed"`
	Lines    []Line    `json:"lines"`
}

// A Line is one line of an order.
type Line struct {
	SKU      string `json:"sku"`
	Quantity int    `json:"quantity"`
	Price    int64  `json:"price"`
}

// A Store keeps orders.
type Store interface {
	Get(ctx context.Context, id string) (*Order, error)
	Put(ctx context.Context, o *Order) error
}

// Dynamo is a Store in DynamoDB. The client is safe to share, and each call makes
// its own input.
type Dynamo struct {
	client *dynamodb.Client
	table  string
}

// NewDynamo makes a store.
func NewDynamo(client *dynamodb.Client, table string) *Dynamo {
	return &Dynamo{client: client, table: table}
}

// Get reads an order.
func (d *Dynamo) Get(ctx context.Context, id string) (*Order, error) {
	in := &dynamodb.GetItemInput{TableName: &d.table}
	in.Key = map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: id}}
	out, err := d.client.GetItem(ctx, in)
	if err != nil {
		return nil, err
	}
	if len(out.Item) == 0 {
		return nil, ErrNotFound
	}
	o := &Order{ID: id}
	if n, ok := out.Item["total"].(*types.AttributeValueMemberN); ok {
		o.Total, err = strconv.ParseInt(n.Value, 10, 64)
	}
	return o, err
}

// Put writes an order.
func (d *Dynamo) Put(ctx context.Context, o *Order) error {
	_, err := d.client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: aws.String(d.table),
		Item: map[string]types.AttributeValue{
			"id":    &types.AttributeValueMemberS{Value: o.ID},
			"total": &types.AttributeValueMemberN{Value: strconv.FormatInt(o.Total, 10)},
		},
	})
	return err
}

// Cached remembers the orders that it has seen, in a plain map.
type Cached struct {
	next  Store
	items map[string]*Order
}

// NewCached puts a cache in front of s.
func NewCached(s Store) *Cached {
	return &Cached{next: s, items: make(map[string]*Order)}
}

// Get reads through the cache.
func (c *Cached) Get(ctx context.Context, id string) (*Order, error) {
	if o, ok := c.items[id]; ok {
		return o, nil
	}
	o, err := c.next.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	c.items[id] = o // want unsafecache "items"
	return o, nil
}

// Put forgets what the cache has of o.
func (c *Cached) Put(ctx context.Context, o *Order) error {
	delete(c.items, o.ID) // want unsafecache "items"
	return c.next.Put(ctx, o)
}

// Memory is a Store for tests and for local runs; no function here builds one.
type Memory struct {
	mu   sync.Mutex
	Log  []string
	byID map[string]*Order
}

// Get reads an order.
func (m *Memory) Get(ctx context.Context, id string) (*Order, error) {
	m.Log = append(m.Log, "get "+id)
	m.mu.Lock()
	defer m.mu.Unlock()
	if o, ok := m.byID[id]; ok {
		return o, nil
	}
	return nil, ErrNotFound
}

// Put writes an order.
func (m *Memory) Put(ctx context.Context, o *Order) error {
	m.Log = append(m.Log, "put "+o.ID)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.byID[o.ID] = o
	return nil
}
