package text

import (
	"github.com/fatih/color"

	"github.com/lmicheck/lmicheck/internal/finding"
)

// A style paints parts of the report, or leaves them as they are.
type style struct {
	header, place, faint, mark, fix, problem func(string) string
	severity                                 func(finding.Severity) string
}

func newStyle(enabled bool) style {
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
	return style{
		header:  paint(color.Bold),
		place:   paint(color.Underline),
		faint:   paint(color.Faint),
		mark:    paint(color.FgGreen, color.Bold),
		fix:     paint(color.FgGreen),
		problem: red,
		severity: func(s finding.Severity) string {
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
