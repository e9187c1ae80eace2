// Package html writes a report as one page of HTML for people: the summary, a table of
// findings, then each finding with the source of both sides, the calls that lead there, the
// verdict of a run and the fix as a diff; what runs measured; what is suppressed, what could not be
// analysed, and what the analysis could not see.
//
// The page stands alone, see package page. Its links lead into the page or to the rules' documentation.
package html

import (
	"embed"
	"fmt"
	"io"
	"slices"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/page"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// Options say how to write.
type Options struct {
	Dir   string           // absolute; relative file names of the report are relative to it
	Rules []analyzers.Rule // the registry
}

//go:embed report.tmpl
var files embed.FS

var templates = page.Parse(files)

// A body is what report.tmpl shows.
type body struct {
	Summary    string
	Verdicts   string
	Fixed      string
	Groups     []group
	Running    bool // there are verdicts
	Runs       []page.Run
	Compared   []string // with baselines
	Suppressed []page.Finding
	Known      []page.Finding // before
	Problems   []string
	Blinds     []page.Blind
	BlindCount string
	Empty      bool // nothing is wrong, as far as was seen
}

// A group is the findings of one entry point.
type group struct {
	ID, Handler, Where string
	Findings           []page.Finding
}

// Write writes the report.
func Write(w io.Writer, r *report.Report, opts Options) error {
	m := page.NewMaker(opts.Dir, opts.Rules)
	b := body{
		Summary: page.Sentence(r.Summary()), Verdicts: r.Verdicts(),
		Problems: page.Problems(r.Errors), Groups: groups(m, r.Active()), Compared: r.Comparisons(),
	}
	if c := r.Fixed; c != nil {
		b.Fixed = fmt.Sprintf("%d gone, %d still there, %d new", len(c.Gone), len(c.Still), len(c.New))
	}
	for _, f := range r.Findings {
		switch {
		case f.Suppressed != "":
			b.Suppressed = append(b.Suppressed, m.Finding(f))
		case f.Hidden() != "":
			b.Known = append(b.Known, m.Finding(f))
		default:
			b.Running = b.Running || f.Verdict != nil
		}
	}
	for _, run := range r.Runs {
		b.Runs = append(b.Runs, m.Run(run))
	}
	var total int
	b.Blinds, total = page.Blinds(r.BlindSpots)
	b.BlindCount = report.Plural(total, "place")
	b.Empty = len(b.Groups) == 0 && len(b.Problems) == 0
	return page.Write(w, templates, page.Page{
		Title: "lmicheck: " + r.Summary(), Kind: "lmicheck report", Tool: r.Tool, Nav: b.nav(), Body: b,
	})
}

// groups sorts findings by entry point. Groups stand in the order in which their first finding stands in
// the list.
func groups(m *page.Maker, list []finding.Finding) []group {
	type key struct{ handler, where string }
	var keys []key
	var out []group
	for _, f := range list {
		k := key{handler: f.Handler}
		if f.Start != nil {
			k.where = report.Position(*f.Start)
		}
		i := slices.Index(keys, k)
		if i < 0 {
			i = len(keys)
			keys = append(keys, k)
			out = append(out, group{ID: m.ID("handler-", k.handler), Handler: k.handler, Where: k.where})
		}
		out[i].Findings = append(out[i].Findings, m.Finding(f))
	}
	return out
}

// nav lists the sections that there are.
func (b body) nav() []page.Link {
	links := []page.Link{{ID: "main", Text: "Summary"}}
	if len(b.Problems) > 0 {
		links = append(links, page.Link{ID: "errors", Text: "Not analysed"})
	}
	if len(b.Groups) > 0 {
		links = append(links, page.Link{ID: "findings", Text: "Findings"})
	}
	for _, g := range b.Groups {
		text := g.Handler
		if text == "" {
			text = "in no particular handler"
		}
		links = append(links, page.Link{ID: g.ID, Text: text, Sub: true})
	}
	for _, run := range b.Runs {
		links = append(links, page.Link{ID: run.ID, Text: "Run of " + run.Name})
	}
	if len(b.Suppressed) > 0 {
		links = append(links, page.Link{ID: "suppressed", Text: "Suppressed"})
	}
	if len(b.Known) > 0 {
		links = append(links, page.Link{ID: "known", Text: "Known before"})
	}
	if len(b.Blinds) > 0 {
		links = append(links, page.Link{ID: "unseen", Text: "Not seen"})
	}
	return links
}
