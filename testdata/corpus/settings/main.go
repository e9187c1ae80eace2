// Command settings reads its configuration again in every invocation, so that it
// can be changed without a deployment.
package main

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/sirupsen/logrus"
	"golang.org/x/sync/singleflight"
)

type settings struct {
	Currency string            `json:"currency"`
	Limit    int               `json:"limit"`
	Labels   map[string]string `json:"labels"`
}

var (
	current  settings
	revision int
	logger   *logrus.Logger

	// live is the right way: a new object, swapped in whole.
	live atomic.Pointer[settings]

	group singleflight.Group

	mu    sync.RWMutex
	rules []string

	// defaults is copied, and its map is copied too.
	defaults = settings{Currency: "EUR", Limit: 100, Labels: map[string]string{"team": "payments"}}
)

func init() {
	logger = logrus.New()
	logger.SetLevel(logrus.InfoLevel)
	current = settings{Currency: defaults.Currency, Limit: defaults.Limit}
	live.Store(&defaults)
}

// reload decodes into the variable that others are reading.
func reload(raw string) error {
	if err := json.Unmarshal([]byte(raw), &current); err != nil { // want globalwrite "current"
		return err
	}
	revision++ // want globalwrite "revision"
	return nil
}

// reloadLive works on a copy until it is complete.
func reloadLive(raw string) error {
	next := defaults
	next.Labels = make(map[string]string, len(defaults.Labels))
	for k, v := range defaults.Labels {
		next.Labels[k] = v
	}
	if err := json.Unmarshal([]byte(raw), &next); err != nil {
		return err
	}
	next.Currency = strings.ToUpper(next.Currency)
	live.Store(&next)
	return nil
}

// reloadRules replaces the slice with the lock held; readers keep the old one.
func reloadRules(raw string) {
	next := strings.Split(raw, ";")
	mu.Lock()
	rules = next
	mu.Unlock()
}

func matches(s string) bool {
	mu.RLock()
	rs := rules
	mu.RUnlock()
	for _, r := range rs {
		if strings.HasPrefix(s, r) {
			return true
		}
	}
	return false
}

// newLogger makes a logger for the process in each invocation.
func newLogger(level string) {
	logger = logrus.New() // want globalwrite "logger"
	if level == "debug" {
		logger.SetLevel(logrus.DebugLevel) // want processstate "main.logger"
	}
}

type event struct {
	Amount int    `json:"amount"`
	To     string `json:"to"`
}

func handle(ctx context.Context, e event) (*settings, error) {
	newLogger(os.Getenv("LOG_LEVEL"))
	_, err, _ := group.Do("settings", func() (any, error) {
		return nil, reloadLive(os.Getenv("SETTINGS"))
	})
	if err != nil {
		return nil, err
	}
	if err := reload(os.Getenv("OLD_SETTINGS")); err != nil {
		return nil, err
	}
	reloadRules(os.Getenv("RULES"))
	if e.Amount > current.Limit || !matches(e.To) {
		logger.WithField("revision", revision).Warn("over the limit")
	}
	// Encoded after we return; nobody writes what the pointer leads to.
	return live.Load(), nil
}

func main() {
	lambda.Start(handle)
}
