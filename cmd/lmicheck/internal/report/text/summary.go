package text

import (
	"fmt"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// summary writes one line: how many findings of which severity, in how many
// entry points, and what qualifies that number.
func (p *printer) summary(r *report.Report, active []finding.Finding) {
	counts := map[finding.Severity]int{}
	for _, f := range active {
		counts[f.Severity]++
	}
	line := "no findings"
	if len(active) > 0 {
		var parts []string
		for _, s := range []finding.Severity{finding.Error, finding.Warning, finding.Note} {
			if counts[s] > 0 {
				parts = append(parts, plural(counts[s], string(s)))
			}
		}
		line = fmt.Sprintf("%s (%s)", plural(len(active), "finding"), strings.Join(parts, ", "))
	}
	line += " in " + plural(len(r.Roots), "entry point")
	if n := len(r.Findings) - len(active); n > 0 {
		line += fmt.Sprintf(", %d suppressed", n)
	}
	if n := len(r.Errors); n > 0 {
		line += fmt.Sprintf("; the analysis is incomplete: %s", plural(n, "error"))
	}
	p.printf("%s\n", p.style.header(line))
	p.verdicts(active)
	if c := r.Fixed; c != nil {
		p.printf("after the fixes: %d gone, %d still there, %d new\n", len(c.Gone), len(c.Still), len(c.New))
	}
}

// verdicts counts those of a confirmation.
func (p *printer) verdicts(active []finding.Finding) {
	counts := map[finding.Status]int{}
	for _, f := range active {
		if f.Verdict != nil {
			counts[f.Verdict.Status]++
		}
	}
	var parts []string
	for _, s := range []finding.Status{finding.Confirmed, finding.Reached, finding.NotReached, finding.NotTestable} {
		if counts[s] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[s], s))
		}
	}
	if len(parts) > 0 {
		p.printf("by running: %s\n", strings.Join(parts, ", "))
	}
}

// maxBlind is how many kinds of blind spots are listed; all are in the JSON.
const maxBlind = 10

func (p *printer) blindSpots(list []finding.BlindSpot) {
	if len(list) == 0 {
		return
	}
	total := 0
	for _, b := range list {
		total += max(1, b.Count)
	}
	p.printf("not seen by the analysis (%s):\n", plural(total, "place"))
	for i, b := range list {
		if i == maxBlind {
			p.printf("  ... and %d more kinds, listed by --format json\n", len(list)-i)
			return
		}
		where := ""
		if b.Span != nil {
			where = " " + p.style.faint("e.g. "+position(*b.Span))
		}
		p.printf("  %4dx %-10s %s%s\n", max(1, b.Count), b.Kind, b.What, where)
	}
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
