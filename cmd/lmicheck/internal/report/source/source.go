// Package source gives report formats access to the text of the files that a
// report speaks about. A file that cannot be read is no error: the report is
// then printed without its text.
package source

import (
	"os"
	"path/filepath"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Files reads files and keeps their lines. It is not safe for concurrent use.
type Files struct {
	dir   string
	lines map[string][]string // nil value: not readable
}

// New returns Files that looks up relative names in dir.
func New(dir string) *Files {
	return &Files{dir: dir, lines: map[string][]string{}}
}

// Line returns a line of a file, without its end, and whether it exists. Lines
// count from 1.
func (f *Files) Line(name string, n int) (string, bool) {
	lines := f.load(name)
	if n < 1 || n > len(lines) {
		return "", false
	}
	return strings.TrimSuffix(strings.TrimSuffix(lines[n-1], "\n"), "\r"), true
}

// Text returns a file as a whole, and whether it can be read.
func (f *Files) Text(name string) (string, bool) {
	lines := f.load(name)
	return strings.Join(lines, ""), lines != nil
}

// UTF16Column turns a column that counts bytes into one that counts UTF-16 code
// units. Both count from 1. Without the text, columns are taken to be equal.
func (f *Files) UTF16Column(name string, line, column int) int {
	text, ok := f.Line(name, line)
	if !ok || column < 1 {
		return column
	}
	n := min(column-1, len(text))
	units := column - 1 - n // columns behind the end of the line, such as that of its newline
	for _, r := range text[:n] {
		units += max(1, utf16.RuneLen(r))
	}
	return units + 1
}

// Position returns line and byte column of an offset in a file.
func (f *Files) Position(name string, offset int) (line, column int, ok bool) {
	for i, text := range f.load(name) {
		if offset < len(text) || offset == len(text) && !strings.HasSuffix(text, "\n") {
			return i + 1, offset + 1, true
		}
		offset -= len(text)
	}
	return 0, 0, false
}

func (f *Files) load(name string) []string {
	if lines, ok := f.lines[name]; ok {
		return lines
	}
	file := filepath.FromSlash(name)
	if !filepath.IsAbs(file) {
		file = filepath.Join(f.dir, file)
	}
	f.lines[name] = read(file)
	return f.lines[name]
}

// read returns the lines of a file. A stored report may name anything: a pipe or a device
// might never end.
func read(file string) []string {
	if info, err := os.Stat(file); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	data, err := os.ReadFile(file)
	// Text that is not UTF-8 has no UTF-16 columns and no place on a terminal.
	if err != nil || !utf8.Valid(data) {
		return nil
	}
	return strings.SplitAfter(string(data), "\n")
}
