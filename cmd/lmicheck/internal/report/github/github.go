// Package github writes a report as workflow commands of GitHub Actions: one line
// for each finding, which GitHub turns into an annotation of the source.
//
// An error becomes "::error", a warning "::warning", a note "::notice"; what
// could not be analysed becomes "::error". Suppressed findings are left out. The
// form, and what must be escaped, is that of the page "Workflow commands for
// GitHub Actions" of GitHub's documentation; that a range of columns must be in one
// line is from the Checks API, which the annotations end in. GitHub shows 10
// annotations of each kind for a step; all lines are in the log. File names are
// relative to the root of the repository. A place outside of it cannot be
// annotated and stands in the message.
package github

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/ruledoc"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// Options say how to write.
type Options struct {
	Dir   string           // absolute; relative file names of the report are relative to it
	Root  string           // absolute; root of the repository
	Rules []analyzers.Rule // the registry
	Quiet bool             // findings only: no summary
}

// Write writes the report.
func Write(w io.Writer, r *report.Report, opts Options) error {
	buf := bufio.NewWriter(w) // keeps the first error for Flush
	for _, f := range r.Active() {
		title := strings.TrimSpace(f.Rule + " " + f.Code)
		buf.WriteString(opts.command(kind(f.Severity), &f.Span, title, opts.message(f)))
	}
	for _, p := range r.Errors {
		text := p.Message
		if p.Package != "" {
			text += " (package " + p.Package + ")"
		}
		buf.WriteString(opts.command("error", p.Span, "lmicheck: the analysis is incomplete", text))
	}
	if !opts.Quiet {
		fmt.Fprintln(buf, r.Summary())
	}
	return buf.Flush()
}

// kind returns the command for findings of a severity.
func kind(s finding.Severity) string {
	switch s {
	case finding.Error:
		return "error"
	case finding.Warning:
		return "warning"
	}
	return "notice"
}

// message returns the text of an annotation: what is wrong, where the other side
// is, what a run has shown, and where to read on.
func (o Options) message(f finding.Finding) string {
	lines := []string{f.Message}
	for i, s := range f.Sides {
		if i > 0 {
			s.Span.File, _ = report.FromRoot(s.Span.File, o.Dir, o.Root)
			lines = append(lines, fmt.Sprintf("The other side: %s %s %s at %s", s.Function, s.Access, f.Place, report.Position(s.Span)))
		}
	}
	if f.Verdict != nil {
		lines = append(lines, f.Verdict.Text())
	}
	if rule, ok := ruledoc.Find(o.Rules, f.Rule); ok {
		lines = append(lines, ruledoc.URL(rule))
	}
	return strings.Join(lines, "\n")
}

// command returns a line with a workflow command. The span may be nil.
func (o Options) command(kind string, span *finding.Span, title, message string) string {
	var props []string
	add := func(name, value string) { props = append(props, name+"="+property.Replace(value)) }
	number := func(name string, n int) {
		if n > 0 {
			add(name, fmt.Sprint(n))
		}
	}
	if span != nil {
		name, inside := report.FromRoot(span.File, o.Dir, o.Root)
		if inside {
			add("file", name)
			number("line", span.Line)
			number("endLine", span.EndLine)
			if span.Line > 0 && span.EndLine == span.Line {
				number("col", span.Column)
				number("endColumn", span.EndColumn)
			}
		} else {
			at := *span
			at.File = name
			message = report.Position(at) + ": " + message
		}
	}
	add("title", title)
	return fmt.Sprintf("::%s %s::%s\n", kind, strings.Join(props, ","), data.Replace(message))
}

// What ends a command, and what ends one of its properties.
var (
	data     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
