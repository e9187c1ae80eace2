// Command compare runs other tools over testdata/benchmark and writes what they
// report on it, beside what lmicheck reports, into docs/benchmark.md.
//
// It is run by "make compare", which builds the tools. It takes the names of the
// programs from bin/: lmicheck, staticcheck, and golangci-lint-lmicheck, which is
// golangci-lint with lmicheck's plugin left off and every linter of its own on. Of
// golangci-lint's linters each that points at a labelled line gets a row: a hit
// counts, whatever it says, because to judge what was meant would be to guess.
package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/benchmark"
)

const (
	folder = "testdata/benchmark"
	page   = "docs/benchmark.md"
)

// every turns on all linters, and shows all that they say.
const every = `version: "2"
linters:
  default: all
issues:
  max-issues-per-linter: 0
  max-same-issues: 0
  uniq-by-line: false
output:
  formats:
    text:
      path: stdout
      print-issued-lines: false
      colors: false
`

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

func run() error {
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	dir := filepath.Join(root, folder)
	cases, err := benchmark.Read(dir)
	if err != nil {
		return err
	}
	temp, err := os.MkdirTemp("", "lmicheck-compare-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	config := filepath.Join(temp, "golangci.yml")
	if err := os.WriteFile(config, []byte(every), 0o600); err != nil {
		return err
	}
	var rows []row
	for _, tool := range tools(root, config) {
		reports, err := tool.run(dir)
		if err != nil {
			return fmt.Errorf("%s: %w", tool.name, err)
		}
		rows = append(rows, row{tool.name, benchmark.Score(cases, reports), len(reports)})
		if tool.parts {
			rows = append(rows, parts(cases, reports)...)
		}
	}
	scoreboard, err := os.ReadFile(filepath.Join(dir, "scoreboard.txt"))
	if err != nil {
		return err
	}
	table, _, _ := strings.Cut(string(scoreboard), "\n\n")
	return write(filepath.Join(root, page), map[string]string{
		"compare":    versions(root) + "\n" + render(rows),
		"scoreboard": "```\n" + table + "\n```\n",
	})
}

// A tool is a command that is run in each module.
type tool struct {
	name  string
	parts bool // a row for each of its linters, too
	args  []string
}

func tools(root, config string) []tool {
	bin := func(name string) string { return filepath.Join(root, "bin", name) }
	return []tool{
		{name: "lmicheck", args: []string{bin("lmicheck"), "check", "--quiet", "./..."}},
		{name: "go vet", args: []string{"go", "vet", "./..."}},
		{name: "staticcheck, all checks", args: []string{bin("staticcheck"), "-checks", "all", "./..."}},
		{name: "golangci-lint, all linters", parts: true, args: []string{bin("golangci-lint-lmicheck"), "run", "--config", config, "--path-mode", "abs", "./..."}},
	}
}

// run runs the tool in each module of the benchmark. Exit codes do not count:
// findings are no failure, and each tool has codes of its own.
func (t tool) run(dir string) ([]benchmark.Report, error) {
	modules, err := benchmark.Modules(dir)
	if err != nil {
		return nil, err
	}
	var list []benchmark.Report
	for _, module := range modules {
		cmd := exec.Command(t.args[0], t.args[1:]...)
		cmd.Dir = module
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		var exit *exec.ExitError
		if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
			return nil, err
		}
		reports, err := parse(dir, module, out.String())
		if err != nil {
			return nil, err
		}
		list = append(list, reports...)
	}
	if len(list) == 0 {
		return nil, errors.New("reports nothing at all; run it by hand")
	}
	return list, nil
}

var (
	line = regexp.MustCompile(`^(\S+\.go|\S*go\.mod):(\d+):(?:\d+:)? (.*)$`)
	// last is how the tools end a line: (SA1000), (gosec), [globalwrite LMI101]
	last = regexp.MustCompile(`[([]([\w-]+)[^()\[\]]*[)\]]$`)
)

// parse takes the lines FILE:LINE:COLUMN: TEXT out of what a tool has printed.
func parse(dir, module, text string) ([]benchmark.Report, error) {
	var list []benchmark.Report
	for _, s := range strings.Split(text, "\n") {
		m := line.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		file := m[1]
		if !filepath.IsAbs(file) {
			file = filepath.Join(module, file)
		}
		rel, err := filepath.Rel(dir, file)
		if err != nil {
			return nil, err
		}
		r := benchmark.Report{File: filepath.ToSlash(rel), Message: m[3]}
		if _, err := fmt.Sscan(m[2], &r.Line); err != nil {
			return nil, err
		}
		if end := last.FindStringSubmatch(m[3]); end != nil {
			r.Rule = end[1]
		}
		list = append(list, r)
	}
	return list, nil
}

// A row is a tool's line in the table.
type row struct {
	name  string
	card  *benchmark.Card
	total int // reports, before those of one rule on one line are taken for one
}

// parts makes a row for each linter that points at a labelled line.
func parts(cases []*benchmark.Case, reports []benchmark.Report) []row {
	byLinter := map[string][]benchmark.Report{}
	for _, r := range reports {
		byLinter[r.Rule] = append(byLinter[r.Rule], r)
	}
	var rows []row
	for name, list := range byLinter {
		card := benchmark.Score(cases, list)
		if card.Total().Found > 0 {
			rows = append(rows, row{"- " + name, card, len(list)})
		}
	}
	slices.SortFunc(rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(b.card.Total().Found, a.card.Total().Found), cmp.Compare(a.name, b.name))
	})
	return rows
}

func render(rows []row) string {
	var b strings.Builder
	b.WriteString("| tool | defects found | safe cases with reports | reports on labelled lines | other reports |\n")
	b.WriteString("| --- | --- | --- | --- | --- |\n")
	for _, r := range rows {
		t := r.card.Total()
		fmt.Fprintf(&b, "| %s | %d of %d | %d of %d | %d | %d |\n", r.name, t.Found, t.Defects, t.Safe-t.Silent, t.Safe, t.Right, t.False)
	}
	return b.String()
}

// versions says what was run.
func versions(root string) string {
	module := func(dir, path string) string {
		cmd := exec.Command("go", "list", "-m", "-f", "{{.Version}}", path)
		cmd.Dir = filepath.Join(root, dir)
		out, err := cmd.Output()
		if err != nil {
			return "of unknown version"
		}
		return strings.TrimSpace(string(out))
	}
	compiler := "go of unknown version"
	if out, err := exec.Command("go", "env", "GOVERSION").Output(); err == nil {
		compiler = strings.TrimSpace(string(out))
	}
	const lint = "tools/golangci-lint"
	return fmt.Sprintf("%s, staticcheck %s, golangci-lint %s with gosec %s and staticcheck %s.\n", compiler,
		module("tools", "honnef.co/go/tools"), module(lint, "github.com/golangci/golangci-lint/v2"),
		module(lint, "github.com/securego/gosec/v2"), module(lint, "honnef.co/go/tools"))
}

// write replaces what stands between the markers of a page.
func write(file string, parts map[string]string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	text := string(data)
	for name, part := range parts {
		begin, end := "<!-- BEGIN "+name+": generated by \"make compare\" -->\n", "<!-- END "+name+" -->"
		before, rest, ok := strings.Cut(text, begin)
		_, after, found := strings.Cut(rest, end)
		if !ok || !found {
			return fmt.Errorf("%s has no part between %q and %q", file, strings.TrimSpace(begin), end)
		}
		text = before + begin + "\n" + part + "\n" + end + after
	}
	return os.WriteFile(file, []byte(text), 0o644)
}
