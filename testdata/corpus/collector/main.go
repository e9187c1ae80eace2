// Command collector takes measurements from other functions and writes sums to the
// log every minute, from a goroutine that main starts.
package main

import (
	"context"
	"encoding/json"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/rs/zerolog"
)

type measurement struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
}

type collector struct {
	logger zerolog.Logger
	every  time.Duration

	sums    map[string]float64
	flushed time.Time
	rounds  int

	mu     sync.Mutex
	gauges map[string]float64

	received atomic.Int64
}

func newCollector(every time.Duration) *collector {
	c := &collector{logger: zerolog.New(os.Stdout), every: every}
	c.sums = make(map[string]float64)
	c.gauges = make(map[string]float64)
	return c
}

func (c *collector) handle(ctx context.Context, ms []measurement) (string, error) {
	for _, m := range ms {
		c.add(m)
		c.set(m)
	}
	c.received.Add(int64(len(ms)))
	// The goroutine writes this while we read it; the write is where to act.
	return c.flushed.Format(time.RFC3339), nil
}

func (c *collector) add(m measurement) {
	c.sums[m.Name] += m.Value // want unsafecache "sums"
}

// set holds the lock that the goroutine takes too.
func (c *collector) set(m measurement) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gauges[m.Name] = m.Value
}

// run is the only goroutine of its kind: what it alone uses needs no lock.
func (c *collector) run() {
	for range time.Tick(c.every) {
		c.rounds++
		c.flushSums()
		c.flushGauges()
		c.flushed = time.Now() // want handlerstate "flushed"
	}
}

func (c *collector) flushSums() {
	for name, v := range c.sums {
		c.logger.Info().Str("name", name).Float64("sum", v).Int("round", c.rounds).Send()
	}
	clear(c.sums) // want unsafecache "sums"
}

// flushGauges takes the map away under the lock; after that it is the goroutine's.
func (c *collector) flushGauges() {
	c.mu.Lock()
	gauges := c.gauges
	c.gauges = make(map[string]float64, len(gauges))
	c.mu.Unlock()
	gauges["rounds"] = float64(c.rounds)
	b, err := json.Marshal(gauges)
	c.logger.Info().RawJSON("gauges", b).Err(err).Send()
}

func main() {
	c := newCollector(time.Minute)
	go c.run()
	lambda.Start(c.handle)
}
