package text

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

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
	p.printf("%s\n", p.style.header(fmt.Sprintf("%s in %.0f s, up to %d at once; events: %s", plural(total, "invocation"), took.Seconds(), r.Concurrency, strings.Join(r.Events, ", "))))
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
		return
	}
	p.printf("\n%s\n", p.style.header(fmt.Sprintf("capacity at %v", c.Size)))
	w := tabwriter.NewWriter(p.w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "at once\tper second\tp50\tp90\tp99\tresident\theap\terrors\t\n") // errors are kept for Flush
	for _, pt := range c.Points {
		heap := "?"
		if pt.Heap >= 0 {
			heap = mebibytes(pt.Heap)
		}
		fmt.Fprintf(w, "%d\t%.0f\t%s\t%s\t%s\t%s\t%s\t%d\t\n", pt.Concurrency, pt.Throughput, short(pt.P50), short(pt.P90), short(pt.P99), mebibytes(pt.RSS), heap, pt.Errors)
	}
	_ = w.Flush() // into p.w, whose first error its own Flush returns
	if c.Shortfall != "" {
		p.printf("  %s\n", c.Shortfall)
	}
	p.printf("  size held by %s\n", c.Held)
	if c.Instance != nil {
		p.printf("  %s holds %s of this size (limited by %s)\n", c.Instance.Type, plural(c.Instance.Environments, "environment"), c.Instance.Limit)
	}
	if c.Recommended > 0 {
		p.printf("  %s\n", p.style.header(fmt.Sprintf("recommended PerExecutionEnvironmentMaxConcurrency: %d", c.Recommended)))
	}
	p.printf("  %s\n", c.Reason)
	p.printf("\n")
}

func mebibytes(n int64) string { return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20)) }

// short rounds a time to three digits.
func short(d time.Duration) string {
	switch {
	case d >= time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d >= 100*time.Millisecond:
		return fmt.Sprintf("%.0f ms", d.Seconds()*1e3)
	case d >= 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", d.Seconds()*1e3)
	}
	return fmt.Sprintf("%.2f ms", d.Seconds()*1e3)
}
