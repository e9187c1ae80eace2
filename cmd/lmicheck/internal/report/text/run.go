package text

import (
	"cmp"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/harness"
)

// run writes what a function did when it was executed: phases, and the capacity table.
func (p *printer) run(r *harness.Result) {
	total, took := 0, time.Duration(0)
	var cut, skipped []string
	for _, ph := range r.Phases {
		total += ph.Invocations
		took += ph.Took
		switch {
		case ph.Skipped != "":
			skipped = append(skipped, fmt.Sprintf("%s (%s)", ph.Name, ph.Skipped))
		case ph.Cut:
			cut = append(cut, ph.Name)
		}
	}
	p.printf("%s\n", p.style.Header(fmt.Sprintf("%s: %s in %.0f s, up to %d at once; events: %s", cmp.Or(r.Package, r.Bootstrap), report.Plural(total, "invocation"), took.Seconds(), r.Concurrency, strings.Join(r.Events, ", "))))
	if len(cut) > 0 {
		p.printf("ended by their time limit: %s\n", strings.Join(cut, ", "))
	}
	if len(skipped) > 0 {
		p.printf("skipped: %s\n", strings.Join(skipped, ", "))
	}
	p.capacity(r.Capacity)
}

func (p *printer) capacity(c harness.Capacity) {
	if len(c.Points) == 0 {
		if c.Reason != "" && c.Held != "" {
			p.printf("no capacity table: %s\n", c.Reason)
		}
		return
	}
	p.printf("\n%s\n", p.style.Header(fmt.Sprintf("capacity at %v", c.Size)))
	w := tabwriter.NewWriter(p.w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "at once\tper second\tp50\tp90\tp99\tresident\theap\terrors\t\n") // errors are kept for Flush
	for _, pt := range c.Points {
		heap := "?"
		if pt.Heap >= 0 {
			heap = report.Mebibytes(pt.Heap)
		}
		fmt.Fprintf(w, "%d\t%.0f\t%s\t%s\t%s\t%s\t%s\t%d\t\n", pt.Concurrency, pt.Throughput, report.Short(pt.P50), report.Short(pt.P90), report.Short(pt.P99), report.Mebibytes(pt.RSS), heap, pt.Errors)
	}
	_ = w.Flush() // into p.w, whose first error its own Flush returns
	if c.Shortfall != "" {
		p.printf("  %s\n", c.Shortfall)
	}
	p.printf("  size held by %s\n", c.Held)
	if c.Instance != nil {
		p.printf("  %s holds %s of this size (limited by %s)\n", c.Instance.Type, report.Plural(c.Instance.Environments, "environment"), c.Instance.Limit)
	}
	if c.Recommended > 0 {
		p.printf("  %s\n", p.style.Header(fmt.Sprintf("recommended PerExecutionEnvironmentMaxConcurrency: %d", c.Recommended)))
	}
	p.printf("  %s\n", c.Reason)
	p.printf("\n")
}
