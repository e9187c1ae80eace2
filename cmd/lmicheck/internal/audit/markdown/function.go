package markdown

import (
	"fmt"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit/phrase"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/cost"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/eligibility"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/gfm"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/patch"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/ruledoc"
	"github.com/lmicheck/lmicheck/harness"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// function writes the section of one.
func (p *printer) function(f audit.Function) {
	p.printf("## %s\n\n**%s**\n\n", gfm.Text(f.Name), gfm.Text(f.Decision.Text))
	p.reasons(f.Decision.Reasons)
	var facts []string
	for _, fact := range phrase.Facts(f) {
		facts = append(facts, fmt.Sprintf("%s: %s", gfm.Text(fact.Name), gfm.Text(fact.Text)))
	}
	p.printf("%s\n\n", strings.Join(facts, "; "))
	p.checks(f.Checks)
	p.findings(f.Findings)
	if f.Run != nil {
		p.run(f.Run)
	}
	if f.Cost != nil {
		p.printf("### Cost of %s\n\nIts share of instances that functions use together: %s a month. The bill below is that of the function alone.\n\n", gfm.Text(f.Name), gfm.Text(report.Dollars(f.Share)))
		p.bill(*f.Cost)
	}
}

// checks writes those that are not met, and names the others.
func (p *printer) checks(list []eligibility.Check) {
	var met []string
	header := false
	for _, c := range phrase.SortChecks(list) {
		if c.Status == eligibility.OK {
			met = append(met, gfm.Text(c.ID))
			continue
		}
		if !header {
			p.row("status", "requirement", "what is there", "where")
			p.row("---", "---", "---", "---")
			header = true
		}
		p.row(gfm.Text(phrase.Status(c.Status)), gfm.Text(c.ID), gfm.Text(c.Message)+source(c.Source), gfm.Code(report.Position(c.Where)))
	}
	if header {
		p.printf("\n")
	}
	if len(met) > 0 {
		p.printf("Met: %s.\n\n", strings.Join(met, ", "))
	}
}

// findings writes a list with both sides of each.
func (p *printer) findings(list []finding.Finding) {
	findings, left := cut(list)
	for _, f := range findings {
		name := gfm.Text(f.Rule)
		if rule, ok := ruledoc.Find(p.rules, f.Rule); ok {
			name = gfm.Link(f.Rule, ruledoc.URL(rule))
		}
		p.printf("- **%s** %s %s: %s\n", gfm.Text(string(f.Severity)), name, gfm.Code(report.Position(f.Span)), gfm.Text(f.Message))
		for _, s := range f.Sides {
			p.printf("  - %s %s in %s at %s\n", gfm.Text(s.Access), gfm.Code(f.Place), gfm.Code(s.Function), gfm.Code(report.Position(s.Span)))
		}
		if f.Alone != "" {
			p.printf("  - %s\n", gfm.Text(f.Alone))
		}
		if f.Verdict != nil {
			p.printf("  - %s\n", gfm.Text(f.Verdict.Text()))
		}
		if f.Suppressed != "" {
			p.printf("  - suppressed in the source: %s\n", gfm.Text(f.Suppressed))
		}
		for _, fix := range f.Fixes {
			p.printf("  - fix available: %s\n", gfm.Text(fix.Message))
		}
	}
	p.more(left, "finding")
	if len(list) > 0 {
		p.printf("\n")
	}
}

// run writes the capacity of a function.
func (p *printer) run(r *harness.Result) {
	c := r.Capacity
	if len(c.Points) > 0 {
		p.printf("Capacity at %s:\n\n", gfm.Text(c.Size.String()))
		p.row("at once", "per second", "p50", "p99", "resident", "errors")
		p.row("--:", "--:", "--:", "--:", "--:", "--:")
		for _, pt := range c.Points {
			p.row(fmt.Sprint(pt.Concurrency), fmt.Sprintf("%.0f", pt.Throughput), report.Short(pt.P50), report.Short(pt.P99), report.Mebibytes(pt.RSS), fmt.Sprint(pt.Errors))
		}
		p.printf("\n")
	}
	if c.Recommended > 0 {
		p.printf("Recommended `PerExecutionEnvironmentMaxConcurrency`: **%d**: %s.\n\n", c.Recommended, gfm.Text(c.Reason))
	} else if c.Reason != "" {
		p.printf("%s.\n\n", gfm.Text(c.Reason))
	}
	for _, note := range r.Notes {
		p.printf("- %s\n", gfm.Text(note))
	}
	if len(r.Notes) > 0 {
		p.printf("\n")
	}
}

// bill writes the three bills of a workload.
func (p *printer) bill(c cost.Comparison) {
	p.printf("%s.\n\n", gfm.Text(phrase.Workload(c)))
	if len(c.Curve) > 0 {
		p.printf("%s.\n\n", gfm.Text(phrase.BreakEven(c)))
	}
	p.row("item", "formula", "a month")
	p.row("---", "---", "--:")
	for _, b := range phrase.Bills(c) {
		p.row("**"+gfm.Text(b.Name)+"**", gfm.Text(b.Note), "**"+gfm.Text(report.Dollars(b.Total))+"**")
		for _, i := range b.Items {
			p.row(gfm.Text(i.Name), gfm.Code(i.Formula), gfm.Text(report.Dollars(i.Amount)))
		}
	}
	p.printf("\n")
}

func (p *printer) patches(list []patch.Patch) {
	for i, patch := range list {
		if i == 0 {
			p.printf("## Patches\n\n")
		}
		p.printf("### %s\n\n", gfm.Text(patch.Template))
		for _, note := range patch.Notes {
			p.printf("- %s\n", gfm.Text(note))
		}
		p.printf("\n%s\n", gfm.Block(patch.Syntax, patch.Text))
	}
}

func (p *printer) others(list []audit.Other) {
	if len(list) == 0 {
		return
	}
	p.printf("## Functions in other languages\n\nThey are not analysed.\n\n")
	p.row("function", "runtime", "where")
	p.row("---", "---", "---")
	others, left := cut(list)
	for _, o := range others {
		p.row(gfm.Code(o.Name), gfm.Text(o.Runtime), gfm.Code(report.Position(o.Where)))
	}
	p.more(left, "function")
	p.printf("\n")
}

func (p *printer) unseen(list []finding.BlindSpot) {
	if len(list) == 0 {
		return
	}
	p.printf("## Not seen by the analysis\n\n")
	p.row("places", "kind", "what", "for example")
	p.row("--:", "---", "---", "---")
	spots, left := cut(list)
	for _, b := range spots {
		where := ""
		if b.Span != nil {
			where = gfm.Code(report.Position(*b.Span))
		}
		p.row(fmt.Sprint(max(1, b.Count)), gfm.Text(b.Kind), gfm.Text(b.What), where)
	}
	p.more(left, "kind")
	p.printf("\n")
}
