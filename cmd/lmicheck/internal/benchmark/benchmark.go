// Package benchmark reads the labelled cases of testdata/benchmark and scores what
// a tool reports on them.
//
// testdata/benchmark/README.md describes the labels. [Read] turns them into cases,
// and refuses a case that is not labelled as that page says: a benchmark that
// forgives its own mistakes measures nothing. [Score] compares reports, of whatever
// tool, with the labels, and makes a [Card], whose text is the scoreboard.
//
// The test of this package runs lmicheck over the cases and fails when the card is
// worse than the committed one; the program compare runs other tools.
package benchmark

import (
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// None stands in a label where no rule of lmicheck is about the defect.
const None = "none"

// A Case is one small function: the folder CATEGORY/NAME.
type Case struct {
	Name   string // "locks/readlock"
	Source string // who names the pattern
	Safe   string // why it is right: a word of Reasons, a colon, a sentence; "" if it is not
	Beyond string // why no static tool can be expected to see the defect; "" if one can
	Labels []Label
}

// Category is the first part of the name.
func (c *Case) Category() string { return path.Dir(c.Name) }

// A Label is a line that a report about the defect may point at.
type Label struct {
	File  string // with slashes, relative to the benchmark
	Line  int
	Rules []string // the rules expected to report it; none where the label is "also"
}

// Reasons are the kinds of reasons for which code is right.
var Reasons = []string{"atomic", "channel", "copy", "joined", "lock", "once", "ownership", "phase", "readonly", "unreachable"}

var (
	label  = regexp.MustCompile(`// (issue( [a-z]+)+|also)$`)
	remark = regexp.MustCompile(`(?m)^(Source|Safe|Beyond): (.+)$`)
)

// Read reads the cases below dir, sorted by name. The error names every case that
// is labelled wrongly.
func Read(dir string) ([]*Case, error) {
	byName := map[string]*Case{}
	var names []string
	err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(file) != ".go" && d.Name() != "go.mod" {
			return err
		}
		rel, err := filepath.Rel(dir, file)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		name := caseOf(rel)
		if name == "" {
			return nil // the go.mod of all
		}
		if byName[name] == nil {
			byName[name] = &Case{Name: name}
			names = append(names, name)
		}
		return byName[name].add(file, rel)
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var cases []*Case
	var wrong []error
	for _, name := range names {
		cases = append(cases, byName[name])
		wrong = append(wrong, byName[name].check())
	}
	return cases, errors.Join(wrong...)
}

// caseOf returns the case to which a file belongs: its first two folders, or "".
func caseOf(file string) string {
	parts := strings.Split(file, "/")
	if len(parts) < 3 {
		return ""
	}
	return parts[0] + "/" + parts[1]
}

// add takes the labels of a file, and the remarks if it is the case's own main.go.
func (c *Case) add(file, rel string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	for i, line := range strings.Split(string(text), "\n") {
		m := label.FindStringSubmatch(line)
		if m == nil {
			if strings.Contains(line, "// issue") || strings.Contains(line, "// also") {
				return fmt.Errorf("%s:%d: label with something behind it: %q", rel, i+1, line)
			}
			continue
		}
		c.Labels = append(c.Labels, Label{File: rel, Line: i + 1, Rules: strings.Fields(m[1])[1:]})
	}
	if rel != c.Name+"/main.go" {
		return nil
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), file, text, parser.ParseComments|parser.PackageClauseOnly)
	if err != nil {
		return err
	}
	for _, m := range remark.FindAllStringSubmatch(parsed.Doc.Text(), -1) {
		switch m[1] {
		case "Source":
			c.Source = m[2]
		case "Safe":
			c.Safe = m[2]
		case "Beyond":
			c.Beyond = m[2]
		}
	}
	return nil
}

// check says what is wrong with the labels.
func (c *Case) check() error {
	issues := 0
	for _, l := range c.Labels {
		if len(l.Rules) > 0 {
			issues++
		}
	}
	reason, _, _ := strings.Cut(c.Safe, ":")
	switch {
	case c.Source == "":
		return fmt.Errorf("%s: main.go has no line \"Source: ...\" in its package comment", c.Name)
	case c.Safe == "" && issues != 1:
		return fmt.Errorf("%s: %d lines are labelled \"// issue\", want one, or a line \"Safe: ...\" in the package comment", c.Name, issues)
	case c.Safe != "" && (len(c.Labels) > 0 || c.Beyond != ""):
		return fmt.Errorf("%s: is said to be safe, and has labels of a defect", c.Name)
	case c.Safe != "" && !slices.Contains(Reasons, reason):
		return fmt.Errorf("%s: %q is none of the reasons %v", c.Name, reason, Reasons)
	}
	return nil
}

// Issue is the line where the defect is best reported. Ask only if Safe is "".
func (c *Case) Issue() Label {
	return c.Labels[slices.IndexFunc(c.Labels, func(l Label) bool { return len(l.Rules) > 0 })]
}

// Modules returns the folders below dir that have a go.mod, dir itself first: each
// has to be analysed by itself.
func Modules(dir string) ([]string, error) {
	var list []string
	err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err == nil && d.Name() == "go.mod" {
			list = append(list, filepath.Dir(file))
		}
		return err
	})
	slices.Sort(list)
	return list, err
}
