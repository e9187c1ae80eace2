// Package config holds the settings of the functions.
package config

import (
	"encoding/json"
	"os"
)

// Config is what is set.
type Config struct {
	Table string
	Limit int
}

// Current is the configuration in use.
var Current Config

func init() { Load() }

// Load reads the configuration.
func Load() {
	Current = Config{Table: os.Getenv("TABLE"), Limit: 100}
	if text, err := os.ReadFile("/var/task/config.json"); err == nil {
		_ = json.Unmarshal(text, &Current)
	}
}
