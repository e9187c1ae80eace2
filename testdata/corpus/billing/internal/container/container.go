// Package container makes the function's dependencies on demand.
package container

import (
	"context"
	"os"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/rs/zerolog"
)

// A Container holds what has been made so far.
type Container struct {
	url string

	pool *pgxpool.Pool

	loggerOnce sync.Once
	logger     zerolog.Logger

	mu    sync.Mutex
	queue *sqs.Client

	ratesMu sync.Mutex
	rates   map[string]int64

	features func() Set
}

// A Set is a set of words.
type Set map[string]bool

// Has reports whether the set has the word.
func (s Set) Has(word string) bool { return s[word] }

// New makes a container.
func New(url string) *Container {
	c := &Container{url: url}
	c.features = sync.OnceValue(func() Set {
		set := Set{}
		for _, f := range strings.Split(os.Getenv("FEATURES"), ",") {
			set[f] = true
		}
		return set
	})
	return c
}

// Pool connects on the first call: two first calls make two pools, and the one
// that is dropped is never closed.
func (c *Container) Pool(ctx context.Context) (*pgxpool.Pool, error) {
	if c.pool == nil {
		pool, err := pgxpool.New(ctx, c.url)
		if err != nil {
			return nil, err
		}
		c.pool = pool // want lazyinit "pool"
	}
	return c.pool, nil
}

// Logger makes the logger once.
func (c *Container) Logger() *zerolog.Logger {
	c.loggerOnce.Do(func() {
		c.logger = zerolog.New(os.Stdout).With().Timestamp().Logger()
	})
	return &c.logger
}

// Queue looks and makes with the lock held.
func (c *Container) Queue() *sqs.Client {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.queue == nil {
		cfg, err := config.LoadDefaultConfig(context.Background())
		if err != nil {
			return nil
		}
		c.queue = sqs.NewFromConfig(cfg)
	}
	return c.queue
}

// Rates looks once without the lock: it may see the variable while another
// invocation assigns it.
func (c *Container) Rates() map[string]int64 {
	if c.rates != nil { // want lazyinit "rates"
		return c.rates
	}
	c.ratesMu.Lock()
	defer c.ratesMu.Unlock()
	if c.rates == nil {
		c.rates = map[string]int64{"hour": 9000, "day": 60000}
	}
	return c.rates
}

// Features reads the environment once.
func (c *Container) Features() Set { return c.features() }
