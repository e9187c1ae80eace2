// Package paths says where files are.
package paths

import (
	"os"
	"path/filepath"
)

const base = "/tmp/lib"

// Cache is where the cache is.
func Cache() string { return filepath.Join(base, "cache.bin") }

// Save writes a file of the library.
func Save(name string, b []byte) error {
	return os.WriteFile(filepath.Join(base, name), b, 0o600) // want sharedtmp "/tmp/lib/lib.txt"
}
