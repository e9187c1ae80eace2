package load

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestLoadNowhereToCache: without a home directory the go command can keep nothing, and
// says so.
func TestLoadNowhereToCache(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module example.com/m\n\ngo 1.24\n", "m.go": "package m\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	_, err := Load(context.Background(), dir, nil, Options{Env: []string{"PATH=" + os.Getenv("PATH"), "GOTOOLCHAIN=local"}})
	if err == nil || !strings.Contains(err.Error(), "loading ./...: build cache is required") {
		t.Errorf("error %v, want that the go command has no cache", err)
	}
}

func TestOneLine(t *testing.T) {
	for text, want := range map[string]string{
		"undefined: x": "undefined: x",
		"no required module; to add it:\n\tgo get example.com/m": "no required module; to add it: go get example.com/m",
		"first\nsecond\n\tof second":                             "first",
		"first\n\tof first\nsecond":                              "first of first",
	} {
		if got := oneLine(text); got != want {
			t.Errorf("oneLine(%q) = %q, want %q", text, got, want)
		}
	}
}
