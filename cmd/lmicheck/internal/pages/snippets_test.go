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
	"starlark":  checkStarlark,
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
	overlay := map[string][]byte{}
	test := strings.Contains(text, "*testing.T")
	if test { // beside a file that is none
		overlay[filepath.Join(dir, "snippet_test.go")] = []byte(text)
		text = strings.Join(strings.Fields(text)[:2], " ") // its package clause
	}
	overlay[filepath.Join(dir, "snippet.go")] = []byte(text)
	const mode = packages.NeedName | packages.NeedImports | packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo
	list, err := packages.Load(&packages.Config{Mode: mode, Dir: root, Tests: test, Overlay: overlay}, "./snippet")
	if err != nil {
		return []error{err}
	}
	for _, p := range list {
		if len(p.Errors) > 0 {
			return []error{p.Errors[0]} // others may follow from it
		}
	}
	return nil
}

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
	return append(errs, checkBrackets(text)...)
}

// checkStarlark wants targets of this module to be packages.
func checkStarlark(text string) []error {
	var errs []error
	for _, m := range regexp.MustCompile(`"@com_github_lmicheck_lmicheck//([^":]*)"`).FindAllStringSubmatch(text, -1) {
		if err := isDir(m[1]); err != nil {
			errs = append(errs, err)
		}
	}
	return append(errs, checkBrackets(text)...)
}

// checkBrackets wants every bracket to be closed.
func checkBrackets(text string) []error {
	var errs []error
	for _, pair := range []string{"{}", "()", "[]"} {
		if open, shut := strings.Count(text, pair[:1]), strings.Count(text, pair[1:]); open != shut {
			errs = append(errs, fmt.Errorf("%d of %s are opened, and %d closed", open, pair, shut))
		}
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
		for _, err := range checkShell(expression.ReplaceAllString(n.Value, "1")) {
			errs = append(errs, fmt.Errorf("line %d: %w", n.Line, err))
		}
	}
	for i, c := range n.Content {
		if n.Kind != yaml.MappingNode || i%2 == 1 { // not keys
			errs = append(errs, checkNode(c)...)
		}
	}
	return errs
}

// expression matches what GitHub puts in before the shell sees it.
var expression = regexp.MustCompile(`\$\{\{.*?\}\}`)

// callsLmicheck matches scripts, and neither addresses nor names of images.
var callsLmicheck = regexp.MustCompile(`(?m)(^|[;&|"] *)lmicheck +[^ ]`)

// TestCheckers: mistakes in blocks are found, and what is right is let through.
func TestCheckers(t *testing.T) {
	for _, c := range []struct{ lang, text, want string }{
		{"", "lmicheck ./...\n    other\n", ""},
		{"", "  lmicheck explain nope\n", "no rule"},
		{"console", "$ lmicheck rules\nCODE NAME\n", ""},
		{"console", "CODE NAME\n", "output alone is text"},
		{"console", "$ lmicheck --nope\n", "unknown flag"},
		{"go", "x := 1\n", ""},
		{"go", "func f() {\n\tif x {\n", ""},
		{"go", "func f() {\n\tx = = 1\n}\n", "expected"},
		{"go", "package a\n\nimport \"github.com/lmicheck/lmicheck/harness/size\"\n\nvar X = size.Common()\n", ""},
		{"go", "package a\n\nimport \"testing\"\n\nfunc TestX(t *testing.T) { t.Lg(1) }\n", "t.Lg undefined"},
		{"json", "{\"a\": 1}\n{\"b\": 2}\n", ""},
		{"json", "{\"a\": 1,}\n", "invalid character"},
		{"diff", "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n", ""},
		{"diff", "--- a/x\n+++ b/x\n@@ -1,3 +1,2 @@\n a\n-b\n+c\n", "lines missing"},
		{"groovy", "steps { sh 'lmicheck check --format junit ./...' }\n", ""},
		{"groovy", "steps { sh 'lmicheck check --format junt ./...' }\n", "none of"},
		{"starlark", "nogo(deps = [\"@com_github_lmicheck_lmicheck//passes/known\"])\n", ""},
		{"starlark", "nogo(deps = [\"@com_github_lmicheck_lmicheck//passes/knwn\"])\n", "no such file"},
		{"starlark", "nogo(deps = []\n", "opened"},
		{"knowledge", "example.com/a.T  safe  # documented; a.go\n", ""},
		{"knowledge", "example.com/a.T  saf  # documented; a.go\n", "saf"},
	} {
		errs := checkers[c.lang](c.text)
		if c.want == "" && len(errs) > 0 || c.want != "" && (len(errs) != 1 || !strings.Contains(errs[0].Error(), c.want)) {
			t.Errorf("%s: %s%v, want %q", c.lang, c.text, errs, c.want)
		}
	}
}
