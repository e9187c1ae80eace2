// Package html writes an audit as one page of HTML, for those who decide: what to do with the whole in a
// sentence, a table of functions, what they cost together; then, function by function, the reasons, what the platform
// wants of it, the findings with both sides, what a run measured, and the bill with its formulas; then the patch for
// each template, and what could not be seen.
//
// The page stands alone, see package page. Its links lead into the page, to the rules' documentation and to
// sources that AWS publishes.
package html

import (
	"embed"
	"fmt"
	"io"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit/phrase"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/chart"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/page"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
)

// Options say how to write.
type Options struct {
	Dir   string           // absolute; relative file names of the report are relative to it
	Rules []analyzers.Rule // the registry
}

//go:embed *.tmpl
var files embed.FS

var templates = page.Parse(files)

// Write writes the report.
func Write(w io.Writer, r *audit.Report, opts Options) error {
	m := page.NewMaker(opts.Dir, opts.Rules)
	b := newBody(m, r)
	return page.Write(w, templates, page.Page{
		Title: title(r),
		Kind:  "lmicheck audit", Tool: r.Tool, Nav: b.nav(), Body: b,
	})
}

// title names the directory, unless it is that in which the reader was.
func title(r *audit.Report) string {
	if r.Directory == "." {
		return "Audit: " + r.Decision.Text
	}
	return "Audit of " + r.Directory + ": " + r.Decision.Text
}

// A body is what audit.tmpl shows.
type body struct {
	Directory  string // empty: that in which the reader was
	Chip       chip
	Text       string
	Reasons    []audit.Reason
	Readiness  page.SVG // empty: there are no verdicts
	Functions  []function
	Total      *bill
	Together   string // whose bills Total adds up
	Moved      *bill  // of those that can move
	MovedOnes  string // likewise
	Checks     []check
	Providers  []provider
	Patches    []patch
	Others     []other
	Problems   []string
	Blinds     []page.Blind
	BlindCount string
	Prices     string
}

// A chip is a verdict.
type chip struct{ Class, Text string }

func newChip(v audit.Verdict) chip { return chip{"v-" + string(v), phrase.Verdict(v)} }

func newBody(m *page.Maker, r *audit.Report) body {
	b := body{
		Directory: r.Directory, Chip: newChip(r.Decision.Verdict), Text: page.Sentence(r.Decision.Text),
		Reasons: r.Decision.Reasons, Problems: page.Problems(r.Errors), Prices: r.Prices,
		Readiness: readiness(r),
	}
	if r.Directory == "." {
		b.Directory = ""
	}
	for _, f := range r.Functions {
		b.Functions = append(b.Functions, newFunction(m, f))
	}
	if t := r.Total; t != nil {
		b.Total = newBill(m, "total", t.Cost)
		b.Together = fmt.Sprintf("%s with known traffic, together. On managed instances, they share instances.", report.Plural(t.Functions, "function"))
	}
	if t := r.Moved; t != nil {
		b.Moved = newBill(m, "moved", t.Cost)
		b.MovedOnes = fmt.Sprintf("%s of these that can move, now or after fixes.", report.Plural(t.Functions, "function"))
	}
	b.Checks = newChecks(r.Checks)
	for _, p := range r.Providers {
		b.Providers = append(b.Providers, newProvider(p))
	}
	for _, p := range r.Patches {
		b.Patches = append(b.Patches, patch{ID: m.ID("patch-", p.Template), Patch: p})
	}
	for _, o := range r.Others {
		b.Others = append(b.Others, other{o.Name, o.Runtime, report.Position(o.Where)})
	}
	var total int
	b.Blinds, total = page.Blinds(r.Unseen)
	b.BlindCount = report.Plural(total, "place")
	return b
}

// readiness draws how many functions have which verdict.
func readiness(r *audit.Report) page.SVG {
	c := chart.Bars{Text: chart.Text{ID: "readiness", Title: "Functions by verdict"}}
	for _, v := range phrase.Verdicts {
		n := phrase.Count(r, v)
		if n == 0 {
			continue
		}
		if c.Description != "" {
			c.Description += ", "
		}
		c.Description += fmt.Sprintf("%s: %d", phrase.Verdict(v), n)
		c.Rows = append(c.Rows, chart.Bar{Name: phrase.Verdict(v), Value: float64(n), Text: fmt.Sprint(n), Class: newChip(v).Class})
	}
	if len(c.Rows) == 0 {
		return ""
	}
	return page.SVG(c.SVG())
}

// nav lists the sections that there are.
func (b body) nav() []page.Link {
	links := []page.Link{{ID: "main", Text: "Decision"}}
	add := func(there bool, id, text string) {
		if there {
			links = append(links, page.Link{ID: id, Text: text})
		}
	}
	add(len(b.Problems) > 0, "errors", "Not analysed")
	add(b.Total != nil, "cost", "Cost")
	add(len(b.Functions) > 0, "functions", "Functions")
	for _, f := range b.Functions {
		links = append(links, page.Link{ID: f.ID, Text: f.Name, Class: f.Chip.Class, Sub: true})
	}
	add(len(b.Providers)+len(b.Checks) > 0, "providers", "Capacity providers")
	add(len(b.Patches) > 0, "patches", "Patches")
	add(len(b.Others) > 0, "others", "Other languages")
	add(len(b.Blinds) > 0, "unseen", "Not seen")
	add(b.Prices != "", "prices", "Prices")
	return links
}
