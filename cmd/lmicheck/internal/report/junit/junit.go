// Package junit writes a report as JUnit XML, which GitLab, Jenkins and most other
// CI services show as results of tests.
//
// Each package is a test suite. In it, each entry point is a test case that
// passes, so that a run without findings is not an empty one, which Jenkins takes
// for a mistake. Each pair of a rule and a place is a test case that fails; its
// text has all findings of the pair. It passes, with the text as its output, if
// none of them reaches the threshold, and it is skipped if all of them are
// suppressed: what is red here is what makes the command fail. What could not be
// analysed is a test case with an error.
//
// encoding/xml replaces what XML cannot hold, such as control characters, by U+FFFD.
package junit

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// Options say how to write.
type Options struct {
	Dir    string           // absolute; relative file names of the report are relative to it
	Root   string           // absolute; root of the repository
	FailOn finding.Severity // findings below it pass
}

type document struct {
	XMLName xml.Name `xml:"testsuites"`
	Name    string   `xml:"name,attr"`
	counts
	Suites []*suite `xml:"testsuite"`
}

type suite struct {
	Name string `xml:"name,attr"`
	counts
	Cases []*testCase `xml:"testcase"`
}

type counts struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Errors   int `xml:"errors,attr"`
	Skipped  int `xml:"skipped,attr"`
}

type testCase struct {
	Name    string  `xml:"name,attr"`
	Class   string  `xml:"classname,attr"`
	File    string  `xml:"file,attr,omitempty"`
	Skipped *result `xml:"skipped"`
	Error   *result `xml:"error"`
	Failure *result `xml:"failure"`
	Output  string  `xml:"system-out,omitempty"`
}

type result struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

// Write writes the report.
func Write(w io.Writer, r *report.Report, opts Options) error {
	d := &document{Name: cmp.Or(r.Tool.Name, "lmicheck")}
	for _, root := range r.Roots {
		d.add(root.Package, &testCase{Name: "entry point " + root.Name, File: opts.file(root.Start.File)})
	}
	for _, g := range group(r.Findings) {
		d.add(g[0].Package, opts.findings(g))
	}
	for _, p := range r.Errors {
		d.add(p.Package, opts.problem(p))
	}
	d.finish()
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(d); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// add puts a test case into the suite of its package.
func (d *document) add(pkg string, c *testCase) {
	pkg = cmp.Or(pkg, d.Name)
	i := slices.IndexFunc(d.Suites, func(s *suite) bool { return s.Name == pkg })
	if i < 0 {
		d.Suites = append(d.Suites, &suite{Name: pkg})
		i = len(d.Suites) - 1
	}
	c.Class = pkg
	d.Suites[i].Cases = append(d.Suites[i].Cases, c)
}

// finish sorts the suites, and counts.
func (d *document) finish() {
	slices.SortFunc(d.Suites, func(a, b *suite) int { return cmp.Compare(a.Name, b.Name) })
	for _, s := range d.Suites {
		for _, c := range s.Cases {
			s.Tests++
			switch {
			case c.Error != nil:
				s.Errors++
			case c.Failure != nil:
				s.Failures++
			case c.Skipped != nil:
				s.Skipped++
			}
		}
		d.Tests += s.Tests
		d.Errors += s.Errors
		d.Failures += s.Failures
		d.Skipped += s.Skipped
	}
}

// group returns the findings of each package, rule and place. CI services take
// test cases of one name for the same test.
func group(list []finding.Finding) [][]finding.Finding {
	var groups [][]finding.Finding
	index := map[[3]string]int{}
	for _, f := range list {
		key := [3]string{f.Package, f.Rule, f.Place}
		i, ok := index[key]
		if !ok {
			i = len(groups)
			index[key] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], f)
	}
	return groups
}

// findings returns the test case of one rule and place.
func (o Options) findings(list []finding.Finding) *testCase {
	first := list[0]
	c := &testCase{Name: strings.TrimSpace(first.Rule + " " + first.Place), File: o.file(first.Span.File)}
	var texts, reasons []string
	var failing *finding.Finding
	for _, f := range list {
		if reason := f.Hidden(); reason != "" {
			reasons = append(reasons, reason)
			continue
		}
		texts = append(texts, o.text(f))
		if failing == nil && report.Fails(f, o.FailOn) {
			failing = &f
		}
	}
	text := strings.Join(texts, "\n")
	switch {
	case failing != nil:
		c.Failure = &result{Message: failing.Message, Type: string(failing.Severity), Text: text}
	case len(texts) > 0:
		c.Output = text
	default:
		c.Skipped = &result{Message: strings.Join(slices.Compact(reasons), "; ")}
	}
	return c
}

// text returns a finding in a few lines.
func (o Options) text(f finding.Finding) string {
	lines := []string{fmt.Sprintf("%s: %s: %s [%s %s]", o.position(f.Span), f.Severity, f.Message, f.Rule, f.Code)}
	for _, s := range f.Sides {
		lines = append(lines, fmt.Sprintf("    %s: %s %s %s", o.position(s.Span), s.Function, s.Access, f.Place))
	}
	if f.Verdict != nil {
		lines = append(lines, "    "+f.Verdict.Text())
	}
	return strings.Join(lines, "\n")
}

// problem returns the test case of what could not be analysed.
func (o Options) problem(p report.Problem) *testCase {
	c := &testCase{Name: p.Kind + ": " + p.Message, Error: &result{Message: p.Message, Type: p.Kind}}
	c.Error.Text = p.Message
	if p.Span != nil {
		c.File = o.file(p.Span.File)
		c.Error.Text = o.position(*p.Span) + ": " + p.Message
	}
	return c
}

func (o Options) position(s finding.Span) string {
	s.File = o.file(s.File)
	return report.Position(s)
}

// file returns the name of a file relative to the root, where that is possible.
func (o Options) file(name string) string {
	if name == "" {
		return ""
	}
	name, _ = report.FromRoot(name, o.Dir, o.Root)
	return name
}
