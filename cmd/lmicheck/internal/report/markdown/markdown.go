// Package markdown writes a report as GitHub Flavored Markdown, for the summary of
// a CI job or a comment: counts, a table of the findings that are not
// suppressed, with verdicts if there are any, the capacity of functions that were
// run, what could not be analysed, and what the analysis could not see.
//
// Tables have at most 500 rows, because GitHub takes up to 1 MiB for a step (page
// "Workflow commands for GitHub Actions" of its documentation).
package markdown

import (
	"bufio"
	"fmt"
	"io"
	"slices"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/gfm"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/ruledoc"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// maxRows is how many findings, errors or blind spots are listed.
const maxRows = 500

// Options say how to write.
type Options struct {
	Dir   string           // absolute; relative file names of the report are relative to it
	Root  string           // absolute; root of the repository
	Rules []analyzers.Rule // the registry
}

// Write writes the report.
func Write(w io.Writer, r *report.Report, opts Options) error {
	p := &printer{w: bufio.NewWriter(w), opts: opts}
	p.printf("## lmicheck\n\n**%s**\n\n", gfm.Text(r.Summary()))
	if verdicts := r.Verdicts(); verdicts != "" {
		p.printf("By running: %s.\n\n", gfm.Text(verdicts))
	}
	if c := r.Fixed; c != nil {
		p.printf("After the fixes: %d gone, %d still there, %d new.\n\n", len(c.Gone), len(c.Still), len(c.New))
	}
	p.problems(r.Errors)
	p.findings(r.Active())
	for _, run := range r.Runs {
		p.capacity(run)
	}
	p.blindSpots(r.BlindSpots)
	return p.w.Flush()
}

type printer struct {
	w    *bufio.Writer
	opts Options
}

// printf writes to a bufio.Writer, whose first error is returned by its Flush.
func (p *printer) printf(format string, args ...any) { fmt.Fprintf(p.w, format, args...) }

// row writes the row of a table.
func (p *printer) row(cells ...string) { p.w.WriteString(gfm.Row(cells...)) } // whose error Flush returns

// cut returns the first rows of a list, and how many were left off.
func cut[T any](list []T) ([]T, int) {
	n := min(len(list), maxRows)
	return list[:n], len(list) - n
}

func (p *printer) more(n int, what string) {
	if n > 0 {
		p.printf("\nAnd %s, listed by `--format json`.\n", report.Plural(n, "more "+what))
	}
}

func (p *printer) problems(list []report.Problem) {
	if len(list) == 0 {
		return
	}
	p.printf("### Not analysed\n\n")
	rows, left := cut(list)
	for _, problem := range rows {
		if problem.Span != nil {
			problem.Span = new(p.place(*problem.Span))
		}
		p.printf("- %s\n", gfm.Text(problem.Text()))
	}
	p.more(left, "error")
	p.printf("\n")
}

// findings writes the table, with a column for verdicts if there is one.
func (p *printer) findings(list []finding.Finding) {
	if len(list) == 0 {
		return
	}
	verdicts := slices.ContainsFunc(list, func(f finding.Finding) bool { return f.Verdict != nil })
	head := []string{"severity", "rule", "place", "where", "finding"}
	if verdicts {
		head = append(head, "by running")
	}
	p.printf("### Findings\n\n")
	p.row(head...)
	p.row(slices.Repeat([]string{"---"}, len(head))...)
	rows, left := cut(list)
	for _, f := range rows {
		at := p.place(f.Span)
		at.Column = 0
		cells := []string{string(f.Severity), p.rule(f), gfm.Code(f.Place), gfm.Code(report.Position(at)), gfm.Text(f.Message)}
		if verdicts {
			verdict := ""
			if f.Verdict != nil {
				verdict = gfm.Text(f.Verdict.Text())
			}
			cells = append(cells, verdict)
		}
		p.row(cells...)
	}
	p.more(left, "finding")
	p.printf("\n")
}

// rule returns the name of a rule with a link to its page.
func (p *printer) rule(f finding.Finding) string {
	rule, ok := ruledoc.Find(p.opts.Rules, f.Rule)
	if !ok {
		return gfm.Text(f.Rule)
	}
	return gfm.Link(f.Rule, ruledoc.URL(rule))
}

func (p *printer) blindSpots(list []finding.BlindSpot) {
	if len(list) == 0 {
		return
	}
	total := 0
	for _, b := range list {
		total += max(1, b.Count)
	}
	p.printf("<details>\n<summary>Not seen by the analysis (%s)</summary>\n\n", report.Plural(total, "place"))
	p.row("places", "kind", "what", "for example")
	p.row("--:", "---", "---", "---")
	rows, left := cut(list)
	for _, b := range rows {
		where := ""
		if b.Span != nil {
			where = gfm.Code(report.Position(p.place(*b.Span)))
		}
		p.row(fmt.Sprint(max(1, b.Count)), gfm.Text(b.Kind), gfm.Text(b.What), where)
	}
	p.more(left, "kind")
	p.printf("\n</details>\n")
}

// place returns a span with its file relative to the root.
func (p *printer) place(s finding.Span) finding.Span {
	s.File, _ = report.FromRoot(s.File, p.opts.Dir, p.opts.Root)
	return s
}
