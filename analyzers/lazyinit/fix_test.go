package lazyinit_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/analyzers/lazyinit"
	"github.com/lmicheck/lmicheck/internal/vendortest"
)

const head = "module app\n\ngo 1.24\n"

// fixable are programs whose every finding has a fix.
var fixable = map[string]string{
	"variable": `package main

import "os"

type client struct{ region string }

var db *client // of the region

//lmicheck:handler
func handle() string {
	if db == nil {
		db = &client{region: os.Getenv("REGION")}
	}
	return db.region
}

func main() {}
`,
	"field": `package main

type client struct{ region string }

type api struct {
	db   *client // opened by get
	name string
}

func (a *api) get() *client {
	if a.db == nil {
		a.db = &client{region: "eu"}
	}
	return a.db
}

//lmicheck:handler
func (a *api) Handle() string { return a.get().region }

func main() {}
`,
	"grouped": `package main

import (
	"fmt"

	"os"
)

var (
	region string
	table  = "t"
)

//lmicheck:handler
func handle() string {
	if region == "" {
		r := os.Getenv("REGION")
		region = fmt.Sprint(r, table)
	}
	return region
}

func main() {}
`,
}

// unfixable are programs with findings that the fix must leave alone.
var unfixable = map[string]string{
	"a return in the body": `package main

import "os"

var db *os.File

//lmicheck:handler
func handle() error {
	if db == nil {
		f, err := os.Open("x")
		if err != nil {
			return err
		}
		db = f
	}
	return nil
}

func main() {}
`,
	"a reader elsewhere": `package main

var db []byte

func peek() int { return len(db) }

//lmicheck:handler
func handle() int {
	if db == nil {
		db = make([]byte, 1)
	}
	return peek()
}

func main() {}
`,
	"a type that is copied": `package main

type api struct{ db *int }

func (a api) Name() string { return "api" }

//lmicheck:handler
func (a *api) Handle() int {
	if a.db == nil {
		a.db = new(int)
	}
	return *a.db
}

func main() {}
`,
}

func TestFixCompilesAndSilences(t *testing.T) {
	for name, source := range fixable {
		t.Run(name, func(t *testing.T) {
			dir := module(t, source)
			found := vendortest.Findings(t, dir, lazyinit.Analyzer)
			if len(found) == 0 {
				t.Fatal("nothing found to fix")
			}
			for _, f := range found {
				if len(f.Fixes) != 1 {
					t.Fatalf("%s: %d fixes, want one", f.Message, len(f.Fixes))
				}
			}
			vendortest.Apply(t, found[0].Fixes[0])
			if out, err := command(dir, "go", "vet", "./...").CombinedOutput(); err != nil {
				t.Fatalf("fixed program: %v\n%s\n%s", err, out, read(t, dir))
			}
			if left := vendortest.Findings(t, dir, lazyinit.Analyzer); len(left) > 0 {
				t.Errorf("still found: %s\n%s", left[0].Message, read(t, dir))
			}
			for line := range strings.Lines(source) {
				if strings.Contains(line, " // ") && !strings.Contains(blanks(read(t, dir)), blanks(line)) {
					t.Errorf("a comment is not where it was: %s%s", line, read(t, dir))
				}
			}
		})
	}
}

// blanks makes one blank of several, which alignment puts in.
func blanks(text string) string { return strings.Join(strings.Fields(text), " ") }

func TestFixIsNotOffered(t *testing.T) {
	for name, source := range unfixable {
		t.Run(name, func(t *testing.T) {
			found := vendortest.Findings(t, module(t, source), lazyinit.Analyzer)
			if len(found) == 0 {
				t.Fatal("nothing found")
			}
			for _, f := range found {
				if len(f.Fixes) > 0 {
					t.Errorf("%s: a fix is offered", f.Message)
				}
			}
		})
	}
}

func module(t *testing.T, source string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": head, "main.go": source} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func read(t *testing.T, dir string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "main.go"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func command(dir, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	return cmd
}
