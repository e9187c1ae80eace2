package html

import (
	"fmt"
	"math"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit/phrase"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/chart"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/cost"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/page"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
)

// A bill is a workload billed in three ways.
type bill struct {
	ID        string
	Workload  string
	BreakEven string
	Ways      []way
	Curve     *page.Figure // nil: there is none
}

// A way is one of the bills.
type way struct {
	Name   string
	Total  string
	Least  bool
	Shared bool // instances are shared by functions
	Note   string
	Items  []item
}

type item struct{ Name, Formula, Amount string }

func newBill(m *page.Maker, name string, c cost.Comparison) *bill {
	out := &bill{ID: m.ID("bill-", name), Workload: page.Sentence(phrase.Workload(c))}
	for _, b := range phrase.Bills(c) {
		w := way{Name: b.Name, Total: report.Dollars(b.Total), Least: b.Least, Note: b.Note, Shared: b.Shared}
		for _, i := range b.Items {
			w.Items = append(w.Items, item{i.Name, i.Formula, report.Dollars(i.Amount)})
		}
		out.Ways = append(out.Ways, w)
	}
	if len(c.Curve) > 0 {
		out.BreakEven = page.Sentence(phrase.BreakEven(c))
		out.Curve = curve(m, out.ID, c)
	}
	return out
}

// curve returns the chart of costs over traffic, and its table.
func curve(m *page.Maker, id string, c cost.Comparison) *page.Figure {
	drawing := chart.Lines{
		Text: chart.Text{
			ID: m.ID(id+"-", "curve"), Title: "Cost in a month by requests",
			Description: fmt.Sprintf("Three lines from %s to %s requests a month. %s Figures are in the table.",
				report.Compact(c.Curve[0].Requests), report.Compact(c.Curve[len(c.Curve)-1].Requests), page.Sentence(phrase.BreakEven(c))),
		},
		X:      chart.Axis{Label: "requests a month", Log: 10, Text: report.Compact},
		Y:      chart.Axis{Label: "US dollars a month", Log: 10, Range: 1e5, Text: tick},
		Series: []chart.Series{{Name: "standard"}, {Name: "managed"}, {Name: "Fargate"}},
	}
	for _, p := range c.Curve {
		for i, y := range []float64{p.Standard, p.Managed, p.Fargate} {
			drawing.Series[i].Points = append(drawing.Series[i].Points, chart.Point{X: p.Requests, Y: y})
		}
	}
	if c.Workload.Requests > 0 {
		drawing.Marks = append(drawing.Marks, chart.Mark{X: c.Workload.Requests, Text: "now " + report.Compact(c.Workload.Requests)})
	}
	if c.BreakEven > 0 {
		drawing.Marks = append(drawing.Marks, chart.Mark{X: c.BreakEven, Text: "break-even " + report.Compact(c.BreakEven)})
	}
	f := &page.Figure{
		Caption: "Cost in a month by requests",
		Charts:  []page.SVG{page.SVG(drawing.SVG())},
		Head:    []string{"requests", "standard", "managed", "Fargate"},
	}
	for _, p := range thin(c.Curve) {
		f.Rows = append(f.Rows, []string{report.Compact(p.Requests), report.Dollars(p.Standard), report.Dollars(p.Managed), report.Dollars(p.Fargate)})
	}
	return f
}

// tick returns an amount at an axis, where there is no room for cents.
func tick(v float64) string {
	if v < 1 {
		return report.Dollars(v)
	}
	return "$" + report.Compact(v)
}

// maxRows is how many points of a curve a table has room for, beside the chart.
const maxRows = 12

// thin returns all points, or those at powers of ten if they are many.
func thin(curve []cost.Point) []cost.Point {
	if len(curve) <= maxRows {
		return curve
	}
	var out []cost.Point
	for _, p := range curve {
		if log := math.Log10(p.Requests); math.Abs(log-math.Round(log)) < 1e-9 {
			out = append(out, p)
		}
	}
	return out
}
