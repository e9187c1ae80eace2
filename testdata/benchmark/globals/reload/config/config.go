// Package config holds the settings of the functions.
package config

import "os"

// Config is what is set.
type Config struct {
	Table  string
	Limit  int
	Region string
}

// Current is the configuration in use.
var Current Config

// Load reads the configuration.
func Load() {
	Current = Config{ // issue globalwrite
		Table:  os.Getenv("TABLE"),
		Region: os.Getenv("AWS_REGION"),
		Limit:  100,
	}
}
