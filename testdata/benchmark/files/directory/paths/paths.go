// Package paths says where files are.
package paths

import (
	"os"
	"path/filepath"
)

// Work is where functions put their files.
var Work = filepath.Join(os.TempDir(), "work")

// For returns the path of a file in Work.
func For(name string) string { return filepath.Join(Work, name) }
