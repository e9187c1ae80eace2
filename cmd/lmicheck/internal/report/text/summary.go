package text

import (
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// summary writes one line, and what came of baselines, of a confirmation or of fixes.
func (p *printer) summary(r *report.Report) {
	p.printf("%s\n", p.style.Header(r.Summary()))
	for _, line := range r.Comparisons() {
		p.printf("%s\n", line)
	}
	if verdicts := r.Verdicts(); verdicts != "" {
		p.printf("by running: %s\n", verdicts)
	}
	if c := r.Fixed; c != nil {
		p.printf("after the fixes: %d gone, %d still there, %d new\n", len(c.Gone), len(c.Still), len(c.New))
	}
}

func (p *printer) blindSpots(list []finding.BlindSpot) {
	if len(list) == 0 {
		return
	}
	total := 0
	for _, b := range list {
		total += max(1, b.Count)
	}
	p.printf("not seen by the analysis (%s):\n", report.Plural(total, "place"))
	p.style.BlindSpots(p.w, list)
}
