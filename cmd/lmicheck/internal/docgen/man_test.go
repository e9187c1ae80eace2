package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMan(t *testing.T) {
	const epoch = "1764547199" // the last second of a month, in UTC
	first, second := pages(t, epoch), pages(t, epoch)
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("written twice (-first +second)\n%s", diff)
	}
	for _, name := range []string{"lmicheck.1", "lmicheck-check.1", "lmicheck-run.1", "lmicheck-completion-bash.1"} {
		if first[name] == "" {
			t.Errorf("there is no page %s", name)
		}
	}
	for name, text := range first {
		title := strings.ToUpper(strings.TrimSuffix(name, ".1"))
		head := ".nh\n.TH \"" + title + "\" \"1\" \"Nov 2025\" \"lmicheck\" \"lmicheck\"\n\n.SH NAME\n"
		if !strings.HasPrefix(text, head) {
			t.Errorf("%s begins with %.80q, want %q", name, text, head)
		}
		for _, bad := range []string{"**", "```", "\t//lmicheck", "spf13"} {
			if strings.Contains(text, bad) {
				t.Errorf("%s has %q in it", name, bad)
			}
		}
	}
}

func TestManDate(t *testing.T) {
	for _, epoch := range []string{"", "yesterday"} {
		if err := writeMan(t.TempDir(), epoch); err == nil || !strings.Contains(err.Error(), "SOURCE_DATE_EPOCH") {
			t.Errorf("%q: error %v, want one that names SOURCE_DATE_EPOCH", epoch, err)
		}
	}
}

// pages writes the pages, and returns them by their names.
func pages(t *testing.T, epoch string) map[string]string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "man")
	if err := writeMan(dir, epoch); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out[e.Name()] = string(data)
	}
	return out
}
