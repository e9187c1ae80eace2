// Package markdown writes an audit as GitHub Flavored Markdown, for a pull request or a wiki: what the page of
// package html has, with tables in place of charts.
//
// A list has at most 500 entries, and 250 functions have sections of their own, because GitHub takes up to 1 MiB for
// the summary of a step.
package markdown

import (
	"bufio"
	"cmp"
	"fmt"
	"io"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit/phrase"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/cost"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/gfm"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
)

// Options say how to write.
type Options struct {
	Rules []analyzers.Rule // the registry
}

// How many entries of a list, and sections of functions, are written.
const (
	maxEntries  = 500
	maxSections = 250
)

// Write writes the report.
func Write(w io.Writer, r *audit.Report, opts Options) error {
	p := &printer{w: bufio.NewWriter(w), rules: opts.Rules}
	p.printf("# Audit of %s\n\n**%s**\n\n", gfm.Text(r.Directory), gfm.Text(r.Decision.Text))
	p.reasons(r.Decision.Reasons)
	p.table(r)
	p.problems(r.Errors)
	if t := r.Total; t != nil {
		p.printf("## Cost\n\n%s with known traffic, together. On managed instances, they share instances.\n\n", report.Plural(t.Functions, "function"))
		p.bill(t.Cost)
	}
	if t := r.Moved; t != nil {
		p.printf("### Those that can move\n\n%s of these that can move, now or after fixes.\n\n", report.Plural(t.Functions, "function"))
		p.bill(t.Cost)
	}
	sections := r.Functions[:min(len(r.Functions), maxSections)]
	for _, f := range sections {
		p.function(f)
	}
	p.more(len(r.Functions)-len(sections), "function")
	if len(r.Checks) > 0 {
		p.printf("## Capacity providers, and what holds for all functions\n\n")
		p.checks(r.Checks)
	}
	p.patches(r.Patches)
	p.others(r.Others)
	p.unseen(r.Unseen)
	if r.Prices != "" {
		p.printf("## Prices\n\n%s\n", gfm.Text(r.Prices))
	}
	return p.w.Flush()
}

type printer struct {
	w     *bufio.Writer
	rules []analyzers.Rule
}

// printf writes to a bufio.Writer, whose first error is returned by its Flush.
func (p *printer) printf(format string, args ...any) { fmt.Fprintf(p.w, format, args...) }

// row writes the row of a table.
func (p *printer) row(cells ...string) { p.w.WriteString(gfm.Row(cells...)) } // likewise

// cut returns the first entries of a list, and how many were left off.
func cut[T any](list []T) ([]T, int) {
	n := min(len(list), maxEntries)
	return list[:n], len(list) - n
}

func (p *printer) more(n int, what string) {
	if n > 0 {
		p.printf("\nAnd %s, listed by `--format json`.\n\n", report.Plural(n, "more "+what))
	}
}

func (p *printer) reasons(list []audit.Reason) {
	for _, r := range list {
		p.printf("- %s: %s%s\n", gfm.Text(r.Rule), gfm.Text(r.Text), source(r.Source))
	}
	if len(list) > 0 {
		p.printf("\n")
	}
}

// source returns where something is known from, in parentheses.
func source(s string) string {
	if s == "" {
		return ""
	}
	if link := gfm.Link("source", s); link != "source" {
		return " (" + link + ")"
	}
	return " (" + gfm.Text(s) + ")"
}

// table writes a row for each function.
func (p *printer) table(r *audit.Report) {
	if len(r.Functions) == 0 {
		return
	}
	p.printf("## Functions\n\n")
	p.row("function", "declared in", "decision", "findings", "requirements", "standard a month", "managed", "Fargate", "share of managed")
	p.row("---", "---", "---", "---", "---", "--:", "--:", "--:", "--:")
	functions, left := cut(r.Functions)
	for _, f := range functions {
		cells := []string{
			gfm.Code(f.Name), gfm.Code(cmp.Or(f.Template, f.Where.File)),
			gfm.Text(phrase.Verdict(f.Decision.Verdict)), gfm.Text(phrase.Findings(f)), gfm.Text(phrase.Checks(f.Checks)),
		}
		share := "?"
		if f.Cost != nil {
			share = gfm.Text(report.Dollars(f.Share))
		}
		p.row(append(append(cells, totals(f.Cost)...), share)...)
	}
	if r.Total != nil {
		p.row(append(append([]string{"together", "", "", "", ""}, totals(&r.Total.Cost)...), "")...)
	}
	p.more(left, "function")
	p.printf("\n")
}

// totals returns the totals of three bills, that which is least in bold.
func totals(c *cost.Comparison) []string {
	if c == nil {
		return []string{"?", "?", "?"}
	}
	var out []string
	for _, b := range phrase.Bills(*c) {
		text := gfm.Text(report.Dollars(b.Total))
		if b.Least {
			text = "**" + text + "**"
		}
		out = append(out, text)
	}
	return out
}

func (p *printer) problems(list []report.Problem) {
	if len(list) == 0 {
		return
	}
	p.printf("## Not analysed\n\n")
	problems, left := cut(list)
	for _, problem := range problems {
		p.printf("- %s\n", gfm.Text(problem.Text()))
	}
	p.more(left, "error")
	p.printf("\n")
}
