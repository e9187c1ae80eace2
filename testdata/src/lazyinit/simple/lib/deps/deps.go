// Package deps is a container with lazy getters.
package deps

import (
	"log"
	"os"
	"sync"
	"time"
)

// A Container makes things when they are first asked for.
type Container struct {
	logger *log.Logger
	clock  func() time.Time
	once   sync.Once
}

var container *Container

// Init is called in main.
func Init() {
	if container == nil {
		container = &Container{}
	}
}

// Get returns the container.
func Get() *Container { return container }

// Logger returns the logger.
func (c *Container) Logger() *log.Logger {
	if c.logger == nil {
		c.logger = log.New(os.Stderr, "", 0) // want lazyinit "logger"
	}
	return c.logger
}

// NopeClock makes the clock once.
func (c *Container) NopeClock() func() time.Time {
	c.once.Do(func() {
		if c.clock == nil {
			c.clock = time.Now
		}
	})
	return c.clock
}
