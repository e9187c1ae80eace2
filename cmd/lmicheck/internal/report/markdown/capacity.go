package markdown

import (
	"fmt"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/gfm"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/harness"
)

// capacity writes what a function did at each concurrency.
func (p *printer) capacity(r *harness.Result) {
	c := r.Capacity
	if len(c.Points) == 0 {
		return
	}
	name := r.Package
	if name == "" {
		name = r.Bootstrap
	}
	p.printf("### Capacity of %s at %s\n\n", gfm.Code(name), gfm.Text(c.Size.String()))
	p.row("at once", "per second", "p50", "p90", "p99", "resident", "heap", "errors")
	p.row("--:", "--:", "--:", "--:", "--:", "--:", "--:", "--:")
	for _, pt := range c.Points {
		heap := "?"
		if pt.Heap >= 0 {
			heap = report.Mebibytes(pt.Heap)
		}
		p.row(fmt.Sprint(pt.Concurrency), fmt.Sprintf("%.0f", pt.Throughput), report.Short(pt.P50), report.Short(pt.P90),
			report.Short(pt.P99), report.Mebibytes(pt.RSS), heap, fmt.Sprint(pt.Errors))
	}
	p.printf("\n")
	if c.Recommended > 0 {
		p.printf("Recommended `PerExecutionEnvironmentMaxConcurrency`: **%d**. ", c.Recommended)
	}
	p.printf("%s.\n\n", gfm.Text(c.Reason))
	if c.Shortfall != "" {
		p.printf("%s.\n\n", gfm.Text(c.Shortfall))
	}
}
