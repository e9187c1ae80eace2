package pages

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"golang.org/x/tools/go/packages"

	"github.com/lmicheck/lmicheck/internal/kb"
)

// checkers has a function for each language.
var checkers = map[string]func(text string) []error{
	"":        checkPlain,
	"sh":      checkShell,
	"bash":    checkShell,
	"console": checkConsole,
	"go":      checkGo,
	"yaml":    checkYAML,
	"json":    checkJSON,
	"diff":    checkDiff,
	"groovy":  checkGroovy,
	"text":    func(string) []error { return nil },

	"knowledge": checkKnowledge,
}

// TestSnippets checks every block of every page.
func TestSnippets(t *testing.T) {
	count := map[string]int{}
	for _, p := range pages(t) {
		for _, b := range p.blocks {
			count[b.lang]++
			check, ok := checkers[b.lang]
			if !ok {
				t.Errorf("%s:%d: a block in %q, of which it is not known how to check it", p.name, b.line, b.lang)
				continue
			}
			for _, err := range check(b.text) {
				t.Errorf("%s:%d: %v", p.name, b.line, err)
			}
		}
	}
	for lang, least := range map[string]int{"sh": 20, "go": 30, "yaml": 4, "console": 5, "diff": 2} {
		if count[lang] < least {
			t.Errorf("%d blocks in %q, expected at least %d: are they found?", count[lang], lang, least)
		}
	}
}

// TestExcerpts: what a page shows of a file is in the file.
func TestExcerpts(t *testing.T) {
	excerpt := regexp.MustCompile("(?s)From \\[[^]]*\\]\\(([^)]+\\.go)\\), before:\n\n```go\n(.*?)```")
	count := 0
	for _, p := range pages(t) {
		for _, m := range excerpt.FindAllStringSubmatch(string(p.source), -1) {
			count++
			file, err := os.ReadFile(filepath.Join(root, path.Dir(p.name), m[1]))
			if err != nil {
				t.Fatal(err)
			}
			have := map[string]bool{}
			for line := range strings.Lines(string(file)) {
				have[bare(line)] = true
			}
			for line := range strings.Lines(m[2]) {
				if line = bare(line); line != "" && !have[line] {
					t.Errorf("%s shows a line that %s lacks: %s", p.name, m[1], line)
				}
			}
		}
	}
	if count < 8 {
		t.Errorf("only %d excerpts found", count)
	}
}

// bare returns a line of Go without what an excerpt may leave out: its comment, the word
// var of a group, blanks for alignment.
func bare(line string) string {
	code, _, _ := strings.Cut(line, "// ")
	return strings.Join(strings.Fields(strings.TrimPrefix(strings.TrimSpace(code), "var ")), " ")
}

// checkPlain checks lines that call lmicheck in a block without a language.
func checkPlain(text string) []error {
	var errs []error
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "lmicheck ") && !strings.Contains(line, "[flags]") && !strings.Contains(line, "COMMAND") {
			errs = append(errs, checkShell(line)...)
		}
	}
	return errs
}

// checkConsole checks the commands of a session.
func checkConsole(text string) []error {
	var errs []error
	commands := 0
	for line := range strings.Lines(text) {
		if command, ok := strings.CutPrefix(line, "$ "); ok {
			commands++
			errs = append(errs, checkShell(command)...)
		}
	}
	if commands == 0 {
		errs = append(errs, errors.New(`a session without a line that begins with "$ "; output alone is text`))
	}
	return errs
}

// checkGo parses a file, declarations or statements, which may end early.
func checkGo(text string) []error {
	if strings.HasPrefix(text, "package ") {
		return checkFile(text)
	}
	var first error
	for _, form := range []string{"package p\n%s", "package p; func _() {\n%s\n}"} {
		for closing := range 4 {
			source := fmt.Sprintf(form, text+strings.Repeat("}", closing))
			_, err := parser.ParseFile(token.NewFileSet(), "block", source, parser.SkipObjectResolution)
			if err == nil {
				return nil
			}
			if first == nil {
				first = err
			}
		}
	}
	return []error{first}
}

// checkFile compiles a whole file as a package of this module.
func checkFile(text string) []error {
	dir, err := filepath.Abs(filepath.Join(root, "snippet"))
	if err != nil {
		return []error{err}
	}
	cfg := &packages.Config{
		Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedDeps | packages.NeedExportFile | packages.NeedSyntax | packages.NeedTypesInfo,
		Dir:  root, Tests: strings.Contains(text, "*testing.T"),
		Overlay: map[string][]byte{filepath.Join(dir, "snippet_test.go"): []byte(text), filepath.Join(dir, "snippet.go"): []byte("package " + packageName(text))},
	}
	if !cfg.Tests {
		cfg.Overlay = map[string][]byte{filepath.Join(dir, "snippet.go"): []byte(text)}
	}
	list, err := packages.Load(cfg, "./snippet")
	if err != nil {
		return []error{err}
	}
	var errs []error
	for _, p := range list {
		for _, e := range p.Errors {
			errs = append(errs, e)
		}
	}
	return errs
}

func packageName(text string) string { return strings.Fields(text)[1] }

func checkKnowledge(text string) []error {
	if _, err := kb.Parse("block", []byte(text)); err != nil {
		return []error{err}
	}
	return nil
}

func checkJSON(text string) []error {
	d := json.NewDecoder(strings.NewReader(text))
	for {
		var v any
		if err := d.Decode(&v); err == io.EOF {
			return nil
		} else if err != nil {
			return []error{err}
		}
	}
}

// checkDiff holds the hunks of a unified diff to the numbers that they begin with.
func checkDiff(text string) []error {
	hunk := regexp.MustCompile(`^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@`)
	var errs []error
	left, right, hunks := 0, 0, 0
	for line := range strings.Lines(text) {
		m := hunk.FindStringSubmatch(line)
		switch {
		case m != nil:
			if left != 0 || right != 0 {
				errs = append(errs, fmt.Errorf("the hunk before %q is shorter than it says", line))
			}
			hunks++
			left, right = count(m[2]), count(m[4])
		case left == 0 && right == 0:
			if !strings.HasPrefix(line, "--- ") && !strings.HasPrefix(line, "+++ ") && !strings.HasPrefix(line, "diff ") {
				errs = append(errs, fmt.Errorf("not a line of a diff: %q", line))
			}
		case line[0] == '-':
			left--
		case line[0] == '+':
			right--
		default:
			left, right = left-1, right-1
		}
	}
	if hunks == 0 || left != 0 || right != 0 {
		errs = append(errs, fmt.Errorf("%d hunks, and %d and %d lines missing in the last", hunks, left, right))
	}
	return errs
}

// count is a number of lines in the head of a hunk: 1 if it is left out.
func count(s string) int {
	if s == "" {
		return 1
	}
	n, _ := strconv.Atoi(s) // digits, by the pattern
	return n
}

// checkGroovy checks what the steps of a pipeline run.
func checkGroovy(text string) []error {
	var errs []error
	for _, m := range regexp.MustCompile(`\bsh '([^']*)'`).FindAllStringSubmatch(text, -1) {
		errs = append(errs, checkShell(m[1])...)
	}
	if open, shut := strings.Count(text, "{"), strings.Count(text, "}"); open != shut {
		errs = append(errs, fmt.Errorf("%d braces are opened, and %d closed", open, shut))
	}
	return errs
}

// checkYAML parses documents, and checks what runs in them.
func checkYAML(text string) []error {
	var errs []error
	d := yaml.NewDecoder(bytes.NewReader([]byte(text)))
	for {
		var doc yaml.Node
		if err := d.Decode(&doc); err == io.EOF {
			return errs
		} else if err != nil {
			return append(errs, err)
		}
		errs = append(errs, checkNode(&doc)...)
		errs = append(errs, checkForm(&doc)...)
	}
}

// checkNode checks every text below a node that calls lmicheck.
func checkNode(n *yaml.Node) []error {
	var errs []error
	if n.Kind == yaml.ScalarNode && callsLmicheck.MatchString(n.Value) {
		for _, err := range checkShell(n.Value) {
			errs = append(errs, fmt.Errorf("line %d: %w", n.Line, err))
		}
	}
	for _, c := range n.Content {
		errs = append(errs, checkNode(c)...)
	}
	return errs
}

// callsLmicheck matches scripts, and neither addresses nor names of images.
var callsLmicheck = regexp.MustCompile(`(?m)(^|[;&|"] *)lmicheck +[^ ]`)
