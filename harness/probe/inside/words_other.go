//go:build !linux

package inside

import "os"

var wordsFile *os.File

func openWords(name string) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o644)
	if err == nil { // else the harness finds no words
		wordsFile = f
	}
}

// writeWords orders its callers in the eyes of the race detector: there is no way to
// write that is the same on all systems and does not.
func writeWords(line []byte) {
	if wordsFile != nil {
		_, _ = wordsFile.Write(line)
	}
}
