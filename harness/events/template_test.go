package events

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"
)

// write makes files in a new directory.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// contents are names and payloads, one after the other.
func contents(list []Template) []string {
	var out []string
	for _, t := range list {
		out = append(out, t.Name, string(t.Payload))
	}
	return out
}

func TestLoad(t *testing.T) {
	dir := write(t, map[string]string{
		"b.json":          " {\"b\" : 1}\r\n",
		"a.JSONL":         "{\"a\":1}\r\n\n  [2]\n\"three\"",
		"c.ndjson":        "\ufeff4\n",
		"array.json":      `[{"a":1},{"a":2}]`,
		"sub/d.json":      "null",
		"sub/deep/e.json": "not read",
		".hidden.json":    "{",
		".git/f.json":     "{",
		"README.md":       "# events",
		"json":            "{",
		"event.json.bak":  "{",
	})
	if err := os.Symlink("nowhere", filepath.Join(dir, "dangling")); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string][]string{
		"b.json":     {"b.json", `{"b" : 1}`},
		"a.JSONL":    {"a.JSONL:1", `{"a":1}`, "a.JSONL:3", "[2]", "a.JSONL:4", `"three"`},
		"c.ndjson":   {"c.ndjson:1", "4"},
		"array.json": {"array.json", `[{"a":1},{"a":2}]`},
		"sub":        {"d.json", "null"},
		"": {"a.JSONL:1", `{"a":1}`, "a.JSONL:3", "[2]", "a.JSONL:4", `"three"`, "array.json", `[{"a":1},{"a":2}]`,
			"b.json", `{"b" : 1}`, "c.ndjson:1", "4", "sub/d.json", "null"},
	} {
		if path == "sub" {
			if err := os.Remove(filepath.Join(dir, "sub/deep/e.json")); err != nil {
				t.Fatal(err)
			}
		}
		list, err := Load(filepath.Join(dir, path))
		if got := contents(list); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %v, %q", path, err, got)
		}
	}
}

func TestLoadErrors(t *testing.T) {
	dir := write(t, map[string]string{
		"cut.json":       "{\n \"a\": [1,\n",
		"comma.json":     "{\n \"a\": 1,,\n}",
		"one.json":       `{"a":1 "b"}`,
		"lines.json":     "{\"a\":1}\n{\"a\":2}\n",
		"empty.json":     " \n",
		"lines.jsonl":    "{}\n\n{\"a\":}\n",
		"empty.ndjson":   "\n\n",
		"utf16.json":     "\xff\xfe{\x00}\x00",
		"large.json":     `"` + strings.Repeat("x", maxEvent) + `"`,
		"large.jsonl":    "{}\n\"" + strings.Repeat("x", maxEvent) + `"`,
		"text.txt":       "{}",
		"none/README.md": "",
		"bad/a.json":     "{}",
		"bad/b.jsonl":    "{}\n{",
	})
	if err := os.Symlink("nowhere", filepath.Join(dir, "bad/0.json")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.json"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"missing.json":  "missing.json: no such file or directory",
		"cut.json":      "cut.json:2:10: not JSON: unexpected end of JSON input",
		"comma.json":    "comma.json:2:9: not JSON: invalid character ','",
		"one.json":      "one.json:8: not JSON: invalid character '\"' after object key:value pair",
		"lines.json":    "lines.json:2:1: not JSON: invalid character '{' after top-level value; if this is one event a line, call the file .jsonl",
		"empty.json":    "empty.json is empty; write an event, for example {}",
		"lines.jsonl":   "lines.jsonl: line 3:6: not JSON: invalid character '}'",
		"empty.ndjson":  "empty.ndjson is empty; write one event a line",
		"utf16.json":    "utf16.json is UTF-16; save it as UTF-8",
		"large.json":    "large.json: the event has 6291458 bytes; Lambda accepts at most 6291456 (6 MB)",
		"large.jsonl":   "large.jsonl: line 2: the event has 6291458 bytes",
		"text.txt":      "text.txt: want a file .json (one event), .jsonl or .ndjson (one event a line), or a directory of those",
		"none":          "no file .json, .jsonl or .ndjson in ",
		"bad":           "0.json: no such file or directory",
		"pipe.json":     "pipe.json is no regular file",
		"a.json\x00.md": "invalid argument",
	} {
		list, err := Load(filepath.Join(dir, name))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "events: ") || list != nil {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
	if err := os.Remove(filepath.Join(dir, "bad/0.json")); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(filepath.Join(dir, "bad")); err == nil || !strings.Contains(err.Error(), filepath.Join("bad", "b.jsonl")+": line 2:1: not JSON") {
		t.Error(err)
	}
}
