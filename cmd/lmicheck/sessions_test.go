package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// replayed are the pages with sessions, and which folder of testdata they have, under
// which name.
var replayed = map[string]struct{ folder, as string }{
	"migration.md":  {"migration", "."},
	"quickstart.md": {"sample", "testdata/sample"},
	"faq.md":        {"sample", "testdata/sample"},
}

// TestSessions follows pages: it runs the commands of each session, applies each diff,
// and compares what is printed with the page.
func TestSessions(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(pages, "../../README.md") {
		page, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		setup, ok := replayed[filepath.Base(name)]
		if has := bytes.Contains(page, []byte("\n```console\n")); has != ok {
			t.Errorf("%s: has sessions: %v, is replayed: %v", name, has, ok)
		}
		if !ok {
			continue
		}
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel() // most of its time may be spent running the function
			dir, err := filepath.EvalSymlinks(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			if err := os.CopyFS(filepath.Join(dir, setup.as), os.DirFS(filepath.Join("../../testdata", setup.folder))); err != nil {
				t.Fatal(err)
			}
			follow(t, string(page), dir)
		})
	}
}

// follow does what a page says, in a directory.
func follow(t *testing.T, page, dir string) {
	env := sessionEnv(t)
	for _, m := range regexp.MustCompile("(?ms)^```(console|diff)\n(.*?)^```$").FindAllStringSubmatch(page, -1) {
		if m[1] == "diff" {
			apply(t, dir, m[2])
			continue
		}
		steps := session(m[2])
		if len(steps) == 0 {
			t.Fatalf("a session without a command:\n%s", m[2])
		}
		var printed []string
		printed, dir = replay(t, dir, env, steps)
		for i, got := range printed {
			if !matches(steps[i].output, got) {
				t.Fatalf("$ %s\nprints\n%s\nand not\n%s", steps[i].command, got, steps[i].output)
			}
		}
	}
}

// sessionEnv is the environment of a user who has all modules.
func sessionEnv(t *testing.T) []string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOCACHE", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	dirs := strings.Fields(string(out))
	return append(os.Environ(), "GOCACHE="+dirs[0], "GOMODCACHE="+dirs[1], "GOPROXY=off", "GOFLAGS=", "GOTOOLCHAIN=local",
		"XDG_CACHE_HOME="+t.TempDir(), "NO_COLOR=1", "LC_ALL=C")
}

// A step is a command of a session, and what it should print.
type step struct{ command, output string }

// session takes apart a block: a line that begins with "$ " is a command.
func session(block string) []step {
	var steps []step
	for line := range strings.Lines(block) {
		if command, ok := strings.CutPrefix(line, "$ "); ok {
			steps = append(steps, step{command: strings.TrimSpace(command)})
		} else if len(steps) > 0 {
			steps[len(steps)-1].output += line
		}
	}
	return steps
}

// replay runs the commands of a session in one shell, so that each knows the exit code
// of the one before. It returns what each prints, and the directory at the end.
func replay(t *testing.T, dir string, env []string, steps []step) (printed []string, end string) {
	t.Helper()
	const mark = "=== end of a step ==="
	var script strings.Builder
	for _, s := range steps {
		fmt.Fprintf(&script, "%s\ncode=$?; echo '%s'; (exit $code)\n", s.command, mark)
	}
	script.WriteString("pwd")
	cmd := exec.Command("bash", "--noprofile", "--norc", "-c", script.String())
	cmd.Dir, cmd.Env = dir, env
	out, err := cmd.CombinedOutput()
	printed = strings.Split(string(out), mark+"\n")
	if err != nil || len(printed) != len(steps)+1 {
		t.Fatalf("%v: %d of %d commands were run:\n%s", err, len(printed)-1, len(steps), out)
	}
	return printed[:len(steps)], strings.TrimSpace(printed[len(steps)])
}

// matches compares what is printed with a page, where "..." on a line of its own stands
// for any lines, and within a line for any text.
func matches(want, got string) bool {
	pattern := regexp.QuoteMeta(want)
	pattern = regexp.MustCompile(`(?m)^\\\.\\\.\\\.\n`).ReplaceAllString(pattern, `(?s:.*)`)
	pattern = strings.ReplaceAll(pattern, ` \.\.\.`, `[ \t].*`)
	return regexp.MustCompile(`^` + pattern + `$`).MatchString(got)
}

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		want, got string
		ok        bool
	}{
		{"a\nb\n", "a\nb\n", true},
		{"a\nb\n", "a\nb\nc\n", false},
		{"a\n...\nc\n", "a\nb\nb\nc\n", true},
		{"a\n...\nc\n", "a\nb\n", false},
		{"ok ...\n", "ok  \tm\t0.1s\n", true},
		{"ok ...\n", "FAIL\n", false},
		{"n: ... of ...\n", "n: 1 of 2\n", true},
		{"n: ... of ...\n", "n: 1\nx of 2\n", false},
		{"a(b)\n", "ab\n", false},
	} {
		if matches(c.want, c.got) != c.ok {
			t.Errorf("matches(%q, %q) = %v", c.want, c.got, !c.ok)
		}
	}
}

// apply makes an edit.
func apply(t *testing.T, dir, diff string) {
	t.Helper()
	cmd := exec.Command("git", "apply", "-")
	cmd.Dir, cmd.Stdin = dir, bytes.NewReader([]byte(diff))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, diff)
	}
}
