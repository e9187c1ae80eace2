package fix

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// newPlan writes files and makes a plan that replaces their texts by others.
func newPlan(t *testing.T, names ...string) (*Plan, string) {
	t.Helper()
	dir := t.TempDir()
	plan := &Plan{}
	for _, name := range names {
		f := file{name: filepath.Join(dir, name), old: []byte("old " + name), new: []byte("new " + name)}
		if err := os.WriteFile(f.name, f.old, 0o640); err != nil {
			t.Fatal(err)
		}
		plan.files = append(plan.files, f)
	}
	return plan, dir
}

// wantTexts checks that files begin with a word, and that there are no others.
func wantTexts(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if string(text) != want[e.Name()] {
			t.Errorf("%s is %q, want %q", e.Name(), text, want[e.Name()])
		}
	}
	if len(entries) != len(want) {
		t.Errorf("%d files, want %d", len(entries), len(want))
	}
}

func TestApplyKeepsMode(t *testing.T) {
	plan, dir := newPlan(t, "a", "b")
	if _, err := plan.Apply(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantTexts(t, dir, map[string]string{"a": "new a", "b": "new b"})
	info, err := os.Stat(filepath.Join(dir, "a"))
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v, want that of before: %v", info.Mode(), err)
	}
}

func TestApplyRestores(t *testing.T) {
	plan, dir := newPlan(t, "a", "b", "c")
	full := errors.New("disk full")
	calls := 0
	err := plan.replace(t.Context(), func(from, to string) error {
		if calls++; calls == 3 {
			return full
		}
		return os.Rename(from, to)
	})
	if !errors.Is(err, full) || calls != 5 {
		t.Errorf("%d renames, got %v, want %v", calls, err, full)
	}
	wantTexts(t, dir, map[string]string{"a": "old a", "b": "old b", "c": "old c"})
}

func TestApplyCannotRestore(t *testing.T) {
	plan, dir := newPlan(t, "a", "b")
	full := errors.New("disk full")
	calls := 0
	err := plan.replace(t.Context(), func(from, to string) error {
		if calls++; calls > 1 {
			return full
		}
		return os.Rename(from, to)
	})
	if !errors.Is(err, full) || !strings.Contains(err.Error(), filepath.Join(dir, "a")+" stays changed, its old text is in ") {
		t.Errorf("got %v, want an error that names what stays changed", err)
	}
	kept, _ := filepath.Glob(filepath.Join(dir, ".a.*"))
	if len(kept) != 1 {
		t.Fatalf("%d copies of the old text: %v", len(kept), kept)
	}
	wantTexts(t, dir, map[string]string{"a": "new a", "b": "old b", filepath.Base(kept[0]): "old a"})
}

func TestApplyRefusesChanges(t *testing.T) {
	plan, dir := newPlan(t, "a", "b")
	if err := os.WriteFile(filepath.Join(dir, "b"), []byte("mine"), 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := plan.Apply(t.Context()); err == nil || !strings.Contains(err.Error(), "changed meanwhile") {
		t.Errorf("got %v", err)
	}
	wantTexts(t, dir, map[string]string{"a": "old a", "b": "mine"})
}

func TestApplyInterrupted(t *testing.T) {
	plan, dir := newPlan(t, "a")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := plan.Apply(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	wantTexts(t, dir, map[string]string{"a": "old a"})
}

func TestApplyToReadOnlyDirectory(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write everywhere")
	}
	plan, dir := newPlan(t, "a", "b")
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o755) })
	if _, err := plan.Apply(t.Context()); !errors.Is(err, os.ErrPermission) {
		t.Errorf("got %v", err)
	}
	wantTexts(t, dir, map[string]string{"a": "old a", "b": "old b"})
}
