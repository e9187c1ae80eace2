package whole

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// files returns names and texts of a directory, links as "-> target".
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, e := range entries {
		name := filepath.Join(dir, e.Name())
		if target, err := os.Readlink(name); err == nil {
			out[e.Name()] = "-> " + target
		} else if text, err := os.ReadFile(name); err == nil {
			out[e.Name()] = string(text)
		}
	}
	return out
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a")
	for _, text := range []string{"first", ""} {
		if err := Write(name, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got := files(t, dir); len(got) != 1 || got["a"] != text {
			t.Errorf("%q", got)
		}
		if info, err := os.Stat(name); err != nil || info.Mode().Perm()&0o644 != 0o644 {
			t.Errorf("mode %v, %v", info.Mode(), err)
		}
	}
	if err := os.Chmod(name, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Write(name, []byte("secret")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// TestWriteLink: a link stays one, whether or not there is what it names.
func TestWriteLink(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink("file", filepath.Join(dir, "one")); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	if err := os.Symlink(filepath.Join(dir, "one"), filepath.Join(dir, "two")); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"new", "newer"} {
		if err := Write(filepath.Join(dir, "two"), []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got := files(t, dir); len(got) != 3 || got["file"] != text || got["one"] != "-> file" {
			t.Errorf("%q", got)
		}
	}
	if err := os.Symlink("circle", filepath.Join(dir, "circle")); err != nil {
		t.Fatal(err)
	}
	if err := Write(filepath.Join(dir, "circle"), nil); err == nil || !strings.Contains(err.Error(), "circle: too many symbolic links") {
		t.Errorf("%v", err)
	}
}

// TestCreate: a file that is there is kept, a link to nowhere too.
func TestCreate(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a")
	if err := Create(name, []byte("first")); err != nil {
		t.Fatal(err)
	}
	if err := Create(name, []byte("second")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("%v", err)
	}
	staged, err := Stage(name, []byte("third")) // somebody was faster
	if err != nil {
		t.Fatal(err)
	}
	if err := settle(staged, name, link); !errors.Is(err, fs.ErrExist) {
		t.Errorf("%v", err)
	}
	if got := files(t, dir); len(got) != 1 || got["a"] != "first" {
		t.Errorf("%q", got)
	}
}

func TestTry(t *testing.T) {
	dir := t.TempDir()
	if err := Try(filepath.Join(dir, "a")); err != nil || len(files(t, dir)) != 0 {
		t.Errorf("%v, %q", err, files(t, dir))
	}
	for _, name := range []string{dir, filepath.Join(dir, "no", "it")} {
		if err := Write(name, nil); err == nil || !strings.HasPrefix(err.Error(), "writing "+name+": ") {
			t.Errorf("%v", err)
		}
	}
	if err := Try(filepath.Join(dir, "no", "it")); err == nil || !strings.HasSuffix(err.Error(), "it: the directory cannot be written to: no such file or directory") {
		t.Errorf("%v", err)
	}
}
