// Package style paints text for terminals, and writes what reports and audits have in common there.
package style

import (
	"fmt"
	"io"

	"github.com/fatih/color"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// A Style paints parts of a report, or leaves them as they are.
type Style struct {
	Header, Place, Faint, Mark, Fix, Problem, Doubt func(string) string
	Severity                                        func(finding.Severity) string
}

// New returns a style.
func New(enabled bool) Style {
	paint := func(attrs ...color.Attribute) func(string) string {
		c := color.New(attrs...)
		// Per object: the package's global switch looks at the process's own
		// standard output, which is not necessarily what we write to.
		if enabled {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
		return func(s string) string { return c.Sprint(s) }
	}
	red, yellow, blue := paint(color.FgRed, color.Bold), paint(color.FgYellow, color.Bold), paint(color.FgCyan)
	return Style{
		Header:  paint(color.Bold),
		Place:   paint(color.Underline),
		Faint:   paint(color.Faint),
		Mark:    paint(color.FgGreen, color.Bold),
		Fix:     paint(color.FgGreen),
		Problem: red,
		Doubt:   yellow,
		Severity: func(s finding.Severity) string {
			switch s {
			case finding.Error:
				return red(string(s))
			case finding.Warning:
				return yellow(string(s))
			}
			return blue(string(s))
		},
	}
}

// maxBlind is how many kinds of blind spots are listed; all are in the JSON.
const maxBlind = 10

// BlindSpots writes a line for each kind of blind spot.
func (s Style) BlindSpots(w io.Writer, list []finding.BlindSpot) {
	for i, b := range list {
		if i == maxBlind {
			fmt.Fprintf(w, "  ... and %d more kinds, listed by --format json\n", len(list)-i)
			return
		}
		where := ""
		if b.Span != nil {
			where = " " + s.Faint("e.g. "+report.Position(*b.Span))
		}
		fmt.Fprintf(w, "  %4dx %-10s %s%s\n", max(1, b.Count), b.Kind, b.What, where)
	}
}
