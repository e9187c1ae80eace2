package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/lmicheck/lmicheck/internal/finding"
)

// A Baseline is something with which the findings of a run were compared.
type Baseline struct {
	Name  string   `json:"name"`           // of the file, or of the revision
	Known []string `json:"known"`          // fingerprints of what is in it, sorted
	Gone  []Known  `json:"gone,omitempty"` // of a file: entries of which it is certain that the finding is no more
}

// Known is a finding that a baseline has, in as many words as people need to
// recognise it.
type Known struct {
	Fingerprint string `json:"fingerprint"`
	Rule        string `json:"rule"`
	Entry       string `json:"entry,omitempty"` // package of the entry point
	File        string `json:"file"`            // relative to the baseline
	Function    string `json:"function,omitempty"`
	Message     string `json:"message"`
}

// Compare orders entries by where they are.
func (k Known) Compare(l Known) int {
	return cmp.Or(
		cmp.Compare(k.File, l.File), cmp.Compare(k.Function, l.Function), cmp.Compare(k.Rule, l.Rule),
		cmp.Compare(k.Message, l.Message), cmp.Compare(k.Fingerprint, l.Fingerprint),
	)
}

// normalizeBaselines joins those of one name, and marks findings by them. This is done
// whenever fingerprints are made, because those of a shard need not be those of the whole:
// of findings that agree in all else, a shard may have the second only.
func (r *Report) normalizeBaselines() {
	byName := map[string]Baseline{}
	for _, b := range r.Baselines {
		had := byName[b.Name]
		byName[b.Name] = Baseline{b.Name, slices.Concat(had.Known, b.Known), slices.Concat(had.Gone, b.Gone)}
	}
	present := map[string]bool{}
	for _, f := range r.Findings {
		present[f.Fingerprint] = f.Suppressed == ""
	}
	known := map[string]bool{}
	r.Baselines = nil
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		b := byName[name]
		slices.Sort(b.Known)
		b.Known = slices.Compact(b.Known)
		for _, fingerprint := range b.Known {
			known[fingerprint] = true
		}
		slices.SortFunc(b.Gone, Known.Compare)
		b.Gone = slices.DeleteFunc(slices.Compact(b.Gone), func(k Known) bool { return present[k.Fingerprint] })
		r.Baselines = append(r.Baselines, b)
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		switch {
		case len(r.Baselines) == 0:
			f.Baseline = ""
		case known[f.Fingerprint]:
			f.Baseline = finding.Unchanged
		default:
			f.Baseline = finding.New
		}
	}
}

// hides returns how many findings count for nothing because of a baseline.
func (b Baseline) hides(r *Report) int {
	n := 0
	for _, f := range r.Findings {
		if _, ok := slices.BinarySearch(b.Known, f.Fingerprint); ok && f.Suppressed == "" {
			n++
		}
	}
	return n
}

// Comparisons returns a line for each baseline: what it hides, and what it has in vain.
func (r *Report) Comparisons() []string {
	var lines []string
	for _, b := range r.Baselines {
		line := fmt.Sprintf("%s: %s known", b.Name, Plural(b.hides(r), "finding"))
		if n := len(b.Gone); n > 0 {
			line += fmt.Sprintf(", %d expired (no longer found, and removed by --write-baseline)", n)
		}
		lines = append(lines, line)
	}
	return lines
}
