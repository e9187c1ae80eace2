// Command structcopy copies a struct of which another path changes a field atomically.
//
// Source: GoKer istio#8214: an atomic addition and the copy of the struct, through interfaces
package main

import (
	"context"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
)

type stats struct{ Hits, Misses uint64 }

type cache interface {
	Get(key string) string
	Stats() stats
}

type ttlCache struct{ stats stats }

func (c *ttlCache) Get(key string) string {
	atomic.AddUint64(&c.stats.Misses, 1) // also
	return "value of " + key
}

func (c *ttlCache) Stats() stats { return c.stats } // issue handlerstate

type service struct{ cache cache }

func (s *service) handle(ctx context.Context, key string) (uint64, error) {
	_ = s.cache.Get(key)
	st := s.cache.Stats()
	return st.Misses, nil
}

func main() { lambda.Start((&service{cache: &ttlCache{}}).handle) }
