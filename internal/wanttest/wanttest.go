// Package wanttest compares findings with the expectations that test sources
// carry in comments:
//
//	last = id // want globalwrite "main.last"
//
// means that the rule globalwrite reports, on this line, a finding whose message
// matches the regular expression. Several expectations may follow one "want".
// Every finding must be expected, and every expectation met. It differs from
// analysistest in that one load serves all rules, with dependencies from export
// data, and in that findings may stand in any package of the module.
package wanttest

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/lmicheck/lmicheck/internal/finding"
)

// An expectation is one rule and pattern of a want comment.
type expectation struct {
	file    string
	line    int
	rule    string
	pattern *regexp.Regexp
	met     bool
}

var one = regexp.MustCompile(`^\s*([a-z]+)\s+("(?:[^"\\]|\\.)*"|` + "`[^`]*`" + `)`)

// Check compares findings with the want comments in the Go files below dir, for
// the rules named. It returns one line for each difference, in source order.
func Check(dir string, findings []finding.Finding, rules []string) ([]string, error) {
	wants, err := expectations(dir, rules)
	if err != nil {
		return nil, err
	}
	var diffs []string
	for _, f := range findings {
		if slices.Contains(rules, f.Rule) && !meet(wants, f) {
			diffs = append(diffs, fmt.Sprintf("%s:%d: unexpected %s: %s", relative(dir, f.Span.File), f.Span.Line, f.Rule, f.Message))
		}
	}
	for _, w := range wants {
		if !w.met {
			diffs = append(diffs, fmt.Sprintf("%s:%d: no %s finding matches %q", relative(dir, w.file), w.line, w.rule, w.pattern))
		}
	}
	slices.Sort(diffs)
	return diffs, nil
}

func meet(wants []*expectation, f finding.Finding) bool {
	met := false
	for _, w := range wants {
		if w.rule == f.Rule && w.line == f.Span.Line && w.file == f.Span.File && w.pattern.MatchString(f.Message) {
			w.met, met = true, true
		}
	}
	return met
}

func relative(dir, file string) string {
	if rel, err := filepath.Rel(dir, file); err == nil {
		return rel
	}
	return file
}

func expectations(dir string, rules []string) ([]*expectation, error) {
	var out []*expectation
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for i, line := range strings.Split(string(text), "\n") {
			_, after, ok := strings.Cut(line, "// want ")
			if !ok {
				continue
			}
			found, err := parse(after)
			if err != nil {
				return fmt.Errorf("%s:%d: %w", path, i+1, err)
			}
			for _, w := range found {
				if slices.Contains(rules, w.rule) {
					w.file, w.line = path, i+1
					out = append(out, w)
				}
			}
		}
		return nil
	})
	return out, err
}

func parse(text string) ([]*expectation, error) {
	var out []*expectation
	for {
		m := one.FindStringSubmatch(text)
		if m == nil {
			break
		}
		text = text[len(m[0]):]
		pattern, err := strconv.Unquote(m[2])
		if err != nil {
			return nil, err
		}
		re, err := regexp.Compile(pattern)
		if err != nil {
			return nil, err
		}
		out = append(out, &expectation{rule: m[1], pattern: re})
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("want comment without RULE \"regexp\"")
	}
	return out, nil
}
