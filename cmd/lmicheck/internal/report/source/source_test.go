package source

import (
	"os"
	"path/filepath"
	"testing"
)

func TestColumns(t *testing.T) {
	dir := t.TempDir()
	text := "ascii\nä := \"𝄞\" // x\r\nlast"
	if err := os.WriteFile(filepath.Join(dir, "a.go"), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	files := New(dir)
	for _, tt := range []struct{ line, column, want int }{
		{1, 1, 1},
		{1, 6, 6},
		{1, 9, 9},   // behind the end
		{2, 1, 1},   // ä
		{2, 3, 2},   // behind ä: two bytes, one unit
		{2, 8, 7},   // 𝄞
		{2, 12, 9},  // behind 𝄞: four bytes, two units
		{7, 12, 12}, // no such line
	} {
		if got := files.UTF16Column("a.go", tt.line, tt.column); got != tt.want {
			t.Errorf("UTF16Column(%d, %d) = %d, want %d", tt.line, tt.column, got, tt.want)
		}
	}
	if got, ok := files.Line("a.go", 2); !ok || got != "ä := \"𝄞\" // x" {
		t.Errorf("Line(2) = %q, %t", got, ok)
	}
	if got, ok := files.Text("a.go"); !ok || got != text {
		t.Errorf("Text = %q, %t", got, ok)
	}
	if got, ok := files.Text("missing.go"); ok {
		t.Errorf("Text of a missing file = %q", got)
	}
	if got := files.UTF16Column("missing.go", 2, 8); got != 8 {
		t.Errorf("column in a missing file = %d, want it unchanged", got)
	}
}

func TestPosition(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.go"), []byte("ab\n\ncd"), 0o666); err != nil {
		t.Fatal(err)
	}
	files := New(dir)
	for _, tt := range []struct {
		offset, line, column int
		ok                   bool
	}{
		{0, 1, 1, true}, {2, 1, 3, true}, {3, 2, 1, true}, {4, 3, 1, true}, {6, 3, 3, true}, {7, 0, 0, false},
	} {
		line, column, ok := files.Position("a.go", tt.offset)
		if line != tt.line || column != tt.column || ok != tt.ok {
			t.Errorf("Position(%d) = %d, %d, %t; want %d, %d, %t", tt.offset, line, column, ok, tt.line, tt.column, tt.ok)
		}
	}
}

// TestDevice: what a stored report names need not be a file, and must not be read for ever.
func TestDevice(t *testing.T) {
	if text, ok := New("/").Text("/dev/zero"); ok {
		t.Errorf("read %d bytes of a device", len(text))
	}
	if _, ok := New(t.TempDir()).Line(".", 1); ok {
		t.Error("a directory has lines")
	}
}
