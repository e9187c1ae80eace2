// Package out writes results.
package out

import "os"

// A Writer writes to one file.
type Writer struct{ name string }

// New returns a Writer to a file.
func New(name string) *Writer { return &Writer{name: name} }

// Write replaces the file.
func (w *Writer) Write(b []byte) error {
	f, err := os.Create(w.name) // want sharedtmp "/tmp/result.json"
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.Write(b)
	return err
}
