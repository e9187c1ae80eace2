// Command nested counts events of tenants in maps of a map; only the outer one has a lock.
//
// Source: race detector's tests: RaceMapInsertPartVal; Uber 2022: partial locking
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type counts struct {
	mu       sync.RWMutex
	byTenant map[string]map[string]int
}

func (c *counts) of(tenant string) map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	m := c.byTenant[tenant]
	if m == nil {
		m = map[string]int{}
		c.byTenant[tenant] = m
	}
	return m
}

func (c *counts) handle(ctx context.Context, e struct{ Tenant, Kind string }) (int, error) {
	m := c.of(e.Tenant)
	m[e.Kind]++           // issue unsafecache
	return m[e.Kind], nil // also
}

func main() { lambda.Start((&counts{byTenant: map[string]map[string]int{}}).handle) }
