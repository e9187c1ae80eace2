// Package text writes a report for people: findings grouped by entry point and
// by the place that they are about, each with its source line and the calls that
// lead to both accesses, then a summary and what the analysis could not see.
//
// A finding starts with "file:line:col:" at the beginning of a line, the form
// that editors recognise; everything that explains it is indented.
package text

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/source"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/style"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// Options say how to write.
type Options struct {
	Dir   string // relative file names of the report are relative to it
	Color bool
	Quiet bool // findings only: no summary, no blind spots
}

// Write writes the report.
func Write(w io.Writer, r *report.Report, opts Options) error {
	p := &printer{
		w:     bufio.NewWriter(w), // keeps the first error for Flush
		files: source.New(opts.Dir),
		style: style.New(opts.Color),
	}
	for _, g := range group(r.Active()) {
		p.group(g)
	}
	for _, problem := range r.Errors {
		p.printf("%s\n", p.style.Problem("error: "+problem.Text()))
	}
	if !opts.Quiet {
		for _, run := range r.Runs {
			p.run(run)
		}
		p.summary(r)
		p.blindSpots(r.BlindSpots)
	}
	return p.w.Flush()
}

type printer struct {
	w     *bufio.Writer
	files *source.Files
	style style.Style
}

// printf writes to a bufio.Writer, whose first error is returned by its Flush.
func (p *printer) printf(format string, args ...any) { fmt.Fprintf(p.w, format, args...) }

// A handlerGroup is the findings of one entry point, in the order of places.
type handlerGroup struct {
	handler string
	start   *finding.Span
	places  []placeGroup
}

type placeGroup struct {
	place    string
	findings []finding.Finding
}

// group sorts findings into groups. Groups stand in the order in which their
// first finding stands in the list, which is that of the source.
func group(list []finding.Finding) []*handlerGroup {
	var groups []*handlerGroup
	for _, f := range list {
		i := slices.IndexFunc(groups, func(g *handlerGroup) bool { return g.handler == f.Handler && sameStart(g.start, f.Start) })
		if i < 0 {
			groups = append(groups, &handlerGroup{handler: f.Handler, start: f.Start})
			i = len(groups) - 1
		}
		g := groups[i]
		j := slices.IndexFunc(g.places, func(pg placeGroup) bool { return pg.place == f.Place })
		if j < 0 {
			g.places = append(g.places, placeGroup{place: f.Place})
			j = len(g.places) - 1
		}
		g.places[j].findings = append(g.places[j].findings, f)
	}
	return groups
}

func sameStart(a, b *finding.Span) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Compare(*b) == 0
}

func (p *printer) group(g *handlerGroup) {
	switch {
	case g.handler == "":
		p.printf("%s\n", p.style.Header("in no particular handler"))
	case g.start == nil:
		p.printf("%s\n", p.style.Header("handler "+g.handler))
	default:
		p.printf("%s\n", p.style.Header(fmt.Sprintf("handler %s (registered at %s)", g.handler, report.Position(*g.start))))
	}
	for _, pg := range g.places {
		if pg.place != "" {
			p.printf("-- %s\n", p.style.Place(pg.place))
		}
		for _, f := range pg.findings {
			p.finding(f)
		}
	}
	p.printf("\n")
}

func (p *printer) finding(f finding.Finding) {
	p.printf("%s: %s: %s %s\n", report.Position(f.Span), p.style.Severity(f.Severity), f.Message, p.style.Faint("["+f.Rule+" "+f.Code+"]"))
	p.excerpt(f.Span)
	for i, side := range f.Sides {
		p.side("    ", i, side, f.Place)
	}
	if f.Alone != "" {
		p.printf("    %s\n", f.Alone)
	}
	p.verdict(f)
	for _, fix := range f.Fixes {
		p.printf("    %s %s\n", p.style.Fix("fix available:"), fix.Message)
	}
}

// verdict writes what a run has seen of a finding.
func (p *printer) verdict(f finding.Finding) {
	if f.Verdict == nil {
		return
	}
	status, rest, _ := strings.Cut(f.Verdict.Text(), ":")
	if rest != "" {
		status += ":"
	}
	p.printf("    %s%s\n", p.style.Header(status), rest)
	if f.Verdict.Observed == nil {
		return
	}
	for i, side := range f.Verdict.Observed.Sides {
		p.side("      ", i, side, f.Verdict.Observed.Place)
	}
}

// side writes one access and, indented below it, the calls that lead to it.
func (p *printer) side(indent string, i int, s finding.Side, place string) {
	who, held := "one invocation", ", "+locks(s.Locks)
	switch {
	case s.By != "" && len(s.Locks) == 0:
		who, held = s.By, ""
	case s.By != "":
		who = s.By
	case i > 0:
		who = "another"
	}
	p.printf("%s%s: %s %s in %s at %s%s\n", indent, who, s.Access, cmp.Or(place, "memory"), s.Function, report.Position(s.Span), held)
	width := 0
	for _, fr := range s.Chain {
		width = max(width, len(fr.Function))
	}
	for _, fr := range s.Chain {
		p.printf("%s  %-*s calls %s %s\n", indent, width, fr.Function, fr.Callee, p.style.Faint("at "+report.Position(fr.Call)))
	}
}

func locks(held []string) string {
	if len(held) == 0 {
		return "no lock held"
	}
	return "holding " + strings.Join(held, ", ")
}
