// Package text writes an audit for people at a terminal: a table with a line for each
// function, then the reasons function by function, and what the audit could not see.
package text

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit/phrase"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/eligibility"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/style"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// Options say how to write.
type Options struct {
	Color bool
	Quiet bool // the table, the decision and errors only
}

// Write writes the report.
func Write(w io.Writer, r *audit.Report, opts Options) error {
	p := &printer{w: bufio.NewWriter(w), style: style.New(opts.Color)} // keeps the first error for Flush
	p.table(r)
	p.printf("%s\n", p.style.Header(r.Decision.Text))
	p.reasons(r.Decision.Reasons)
	if n := len(r.Patches); n > 0 {
		p.printf("  patches: for %s, in the report as html, markdown or json\n", report.Plural(n, "template"))
	}
	if r.Total != nil {
		p.printf("  %s\n", p.style.Faint("prices: "+r.Prices))
	}
	if !opts.Quiet {
		for i := range r.Functions {
			p.function(&r.Functions[i])
		}
		p.checks(r.Checks)
		p.others(r.Others)
		p.unseen(r.Unseen)
	}
	if len(r.Errors) > 0 {
		p.printf("\n")
	}
	for _, problem := range r.Errors {
		p.printf("%s\n", p.style.Problem("error: "+problem.Text()))
	}
	return p.w.Flush()
}

type printer struct {
	w     *bufio.Writer
	style style.Style
}

// printf writes to a bufio.Writer, whose first error is returned by its Flush.
func (p *printer) printf(format string, args ...any) { fmt.Fprintf(p.w, format, args...) }

// columns are those of the table. Money stands to the right.
var columns = []struct {
	name  string
	right bool
}{{"function", false}, {"verdict", false}, {"findings", false}, {"requirements", false}, {"standard", true}, {"managed", true}, {"share", true}}

// table writes a line for each function. Colours do not count for the width of columns.
func (p *printer) table(r *audit.Report) {
	if len(r.Functions) == 0 {
		return
	}
	var names []string
	for _, c := range columns {
		names = append(names, c.name)
	}
	rows := [][]string{names}
	for i := range r.Functions {
		cells := row(&r.Functions[i])
		cells[0] = distinct(r.Functions, i)
		rows = append(rows, cells)
	}
	width := make([]int, len(columns))
	for _, cells := range rows {
		for i, cell := range cells {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	for n, cells := range rows {
		for i, cell := range cells {
			pad := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
			text := cell
			switch {
			case n == 0:
				text = p.style.Faint(cell)
			case i == 1:
				text = p.verdict(r.Functions[n-1].Decision.Verdict, cell)
			}
			switch {
			case columns[i].right:
				p.printf("%s%s", pad, text)
			case i < len(cells)-1:
				p.printf("%s%s", text, pad)
			}
			if i < len(cells)-1 {
				p.printf("  ")
			}
		}
		p.printf("\n")
	}
	p.printf("\n")
}

// distinct is the name of a function, with its template where others have the same.
func distinct(list []audit.Function, at int) string {
	f := list[at]
	if slices.ContainsFunc(list, func(o audit.Function) bool { return o.Name == f.Name && o.Template != f.Template }) {
		return f.Name + " (" + f.Template + ")"
	}
	return f.Name
}

// row returns the cells of a function. Money is that of a month.
func row(f *audit.Function) []string {
	cells := []string{f.Name, phrase.Verdict(f.Decision.Verdict), found(f), phrase.Checks(f.Checks), "?", "?", "?"}
	if f.Cost != nil {
		cells[4], cells[5], cells[6] = report.Dollars(f.Cost.Standard.Total), report.Dollars(f.Cost.Managed.Total), report.Dollars(f.Share)
	}
	return cells
}

func (p *printer) verdict(v audit.Verdict, text string) string {
	switch v {
	case audit.Ready:
		return p.style.Fix(text)
	case audit.Blocked, audit.ECS:
		return p.style.Problem(text)
	case audit.Fix, audit.Unknown:
		return p.style.Doubt(text)
	}
	return text
}

// found counts findings by severity.
func found(f *audit.Function) string {
	if len(f.Handlers) == 0 && len(f.Findings) == 0 {
		return "not analysed"
	}
	count := map[finding.Severity]int{}
	for _, fd := range f.Findings {
		if fd.Hidden() == "" {
			count[fd.Severity]++
		}
	}
	var parts []string
	for _, s := range []finding.Severity{finding.Error, finding.Warning, finding.Note} {
		if count[s] > 0 {
			parts = append(parts, report.Plural(count[s], string(s)))
		}
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

func (p *printer) reasons(list []audit.Reason) {
	for _, r := range list {
		p.printf("  %s: %s\n", r.Rule, r.Text)
	}
}

// function writes why a function got its verdict, and its findings.
func (p *printer) function(f *audit.Function) {
	p.printf("\n%s %s: %s\n", p.style.Header(f.Name), p.style.Faint("("+report.Position(f.Where)+")"), p.verdict(f.Decision.Verdict, f.Decision.Text))
	p.reasons(f.Decision.Reasons)
	for _, fd := range f.Findings {
		if fd.Hidden() != "" {
			continue
		}
		p.printf("  %s: %s: %s %s\n", report.Position(fd.Span), p.style.Severity(fd.Severity), fd.Message, p.style.Faint("["+fd.Rule+" "+fd.Code+"]"))
		if fd.Verdict != nil {
			p.printf("    %s\n", fd.Verdict.Text())
		}
	}
}

// checks writes what is wrong with capacity providers, and what holds for all functions.
func (p *printer) checks(list []eligibility.Check) {
	first := true
	for _, c := range list {
		if c.Status == eligibility.OK {
			continue
		}
		if first {
			p.printf("\n%s\n", p.style.Header("capacity providers, and what holds for all functions"))
			first = false
		}
		p.printf("  %s: %s: %s\n", phrase.Status(c.Status), c.ID, c.Message)
	}
}

func (p *printer) others(list []audit.Other) {
	if len(list) == 0 {
		return
	}
	p.printf("\n%s\n", p.style.Header("in other languages, not analysed"))
	for _, o := range list {
		p.printf("  %s %s: %s\n", o.Name, p.style.Faint("("+report.Position(o.Where)+")"), o.Runtime)
	}
}

func (p *printer) unseen(list []finding.BlindSpot) {
	if len(list) == 0 {
		return
	}
	p.printf("\n%s\n", p.style.Header("what could not be seen"))
	p.style.BlindSpots(p.w, list)
}
