package page

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/chart"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/harness"
)

// A Run is what the template "run" shows of a function that was executed.
type Run struct {
	ID, Name    string
	Summary     string
	Phases      []Phase
	Size, Held  string
	Shortfall   string
	Instance    string
	Recommended int
	Reason      string
	Capacity    *Figure // nil: there is no table
}

// A Phase is a row of the table of phases.
type Phase struct{ Name, Invocations, Took, Note string }

// Run returns what is shown of a run.
func (m *Maker) Run(r *harness.Result) Run {
	c := r.Capacity
	out := Run{
		Name: cmp.Or(r.Package, r.Bootstrap), Held: c.Held, Shortfall: c.Shortfall,
		Recommended: c.Recommended, Reason: c.Reason,
	}
	out.ID = m.ID("run-", out.Name)
	total, took := 0, time.Duration(0)
	for _, p := range r.Phases {
		total += p.Invocations
		took += p.Took
		out.Phases = append(out.Phases, phase(p))
	}
	out.Summary = fmt.Sprintf("up to %d at once, with the events: %s", r.Concurrency, strings.Join(r.Events, ", "))
	if len(r.Phases) > 0 {
		out.Summary = fmt.Sprintf("%s in %.0f s, %s", report.Plural(total, "invocation"), took.Seconds(), out.Summary)
	}
	if i := c.Instance; i != nil {
		out.Instance = fmt.Sprintf("%s holds %s of this size (limited by %s)", i.Type, report.Plural(i.Environments, "environment"), i.Limit)
	}
	if len(c.Points) > 0 {
		out.Size = c.Size.String()
		out.Capacity = m.capacity(out.ID, c)
	}
	return out
}

func phase(p harness.Phase) Phase {
	out := Phase{Name: p.Name, Invocations: fmt.Sprint(p.Invocations), Took: report.Short(p.Took)}
	switch {
	case p.Skipped != "":
		out = Phase{Name: p.Name, Note: "skipped: " + p.Skipped}
	case p.Cut:
		out.Note = "ended by its time limit"
	}
	return out
}

// capacity returns the table, with a chart each for throughput and latency: they have different units.
func (m *Maker) capacity(id string, c harness.Capacity) *Figure {
	f := &Figure{
		Caption: "Capacity at " + c.Size.String(),
		Head:    []string{"at once", "per second", "p50", "p90", "p99", "resident", "heap", "errors"},
	}
	var throughput, latency []chart.Point
	for _, p := range c.Points {
		heap := "?"
		if p.Heap >= 0 {
			heap = report.Mebibytes(p.Heap)
		}
		f.Rows = append(f.Rows, []string{
			fmt.Sprint(p.Concurrency), fmt.Sprintf("%.0f", p.Throughput),
			report.Short(p.P50), report.Short(p.P90), report.Short(p.P99),
			report.Mebibytes(p.RSS), heap, fmt.Sprint(p.Errors),
		})
		x := float64(p.Concurrency)
		throughput = append(throughput, chart.Point{X: x, Y: p.Throughput})
		latency = append(latency, chart.Point{X: x, Y: p.P99.Seconds() * 1e3})
	}
	var marks []chart.Mark
	if c.Recommended > 0 {
		marks = []chart.Mark{{X: float64(c.Recommended), Text: fmt.Sprintf("recommended: %d", c.Recommended)}}
	}
	f.Charts = append(f.Charts,
		atOnce(id+"-throughput", "Throughput by invocations at once", "answers per second", throughput, marks),
		atOnce(id+"-latency", "Latency by invocations at once, 99th percentile", "p99, ms", latency, marks))
	return f
}

// atOnce draws a chart over concurrency.
func atOnce(id, title, unit string, points []chart.Point, marks []chart.Mark) SVG {
	first, last := points[0], points[len(points)-1]
	return SVG(chart.Lines{
		Text: chart.Text{ID: id, Title: title, Description: fmt.Sprintf(
			"From %s %s at %g at once to %s at %g. All figures are in the table.", report.Compact(first.Y), unit, first.X, report.Compact(last.Y), last.X)},
		X:      chart.Axis{Label: "invocations at once", Log: 2, Text: report.Compact},
		Y:      chart.Axis{Label: unit, Text: report.Compact},
		Series: []chart.Series{{Name: unit, Points: points}},
		Marks:  marks,
	}.SVG())
}
