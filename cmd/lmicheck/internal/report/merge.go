package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/mod/semver"

	"github.com/lmicheck/lmicheck/internal/finding"
)

// A Shard is the part of the entry points that a run analysed: the first of 4 is {1, 4}.
type Shard struct {
	Index int `json:"index"` // 1 to Total
	Total int `json:"total"`
}

func (s Shard) String() string { return fmt.Sprintf("%d/%d", s.Index, s.Total) }

// Merge joins reports whose file names are absolute, of different directories, or of the
// shards of one. The result does not depend on their order, except for the order of runs of
// functions. All shards together make the report of a run without shards; for a shard that
// is missing there is a problem, so that what nobody analysed does not pass. The error is
// about reports that do not go together.
func Merge(list []*Report) (*Report, error) {
	all := New(slices.MaxFunc(list, func(a, b *Report) int { return a.Tool.compare(b.Tool) }).Tool)
	for _, r := range list {
		all.Findings = append(all.Findings, r.Findings...)
		all.Roots = append(all.Roots, r.Roots...)
		all.BlindSpots = append(all.BlindSpots, r.BlindSpots...)
		all.Errors = append(all.Errors, r.Errors...)
		all.Runs = append(all.Runs, r.Runs...)
		all.Baselines = append(all.Baselines, r.Baselines...)
		if r.Fixed != nil {
			all.Fixed = all.Fixed.join(r.Fixed)
		}
	}
	if err := all.shards(list); err != nil {
		return nil, err
	}
	all.Normalize()
	return all, nil
}

func (c *Comparison) join(d *Comparison) *Comparison {
	if c == nil {
		c = &Comparison{Gone: []string{}, Still: []string{}, New: []string{}}
	}
	return &Comparison{joinSorted(c.Gone, d.Gone), joinSorted(c.Still, d.Still), joinSorted(c.New, d.New)}
}

func joinSorted(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

// compare orders tools by their versions, and those that are of none of the usual form first.
func (t Tool) compare(u Tool) int {
	return cmp.Or(semver.Compare(t.Version, u.Version), cmp.Compare(t.Version, u.Version), cmp.Compare(t.Name, u.Name), cmp.Compare(t.URL, u.URL))
}

// shards looks for those that are missing. Reports of one directory go together.
func (r *Report) shards(list []*Report) error {
	have := map[string][]Shard{}
	sharded := 0
	for _, one := range list {
		if one.Shard != nil {
			sharded++
			have[one.Dir] = append(have[one.Dir], *one.Shard)
		}
	}
	for dir, shards := range have {
		total := shards[0].Total
		for i, s := range shards {
			switch {
			case s.Total != total:
				return fmt.Errorf("shards %s and %s are not of one division", shards[0], s)
			case slices.Contains(shards[:i], s):
				return fmt.Errorf("shard %s is there twice", s)
			}
		}
		for i := 1; i <= total; i++ {
			if !slices.Contains(shards, Shard{i, total}) {
				r.Errors = append(r.Errors, Problem{Kind: "shard", Message: strings.TrimSpace(fmt.Sprintf("there is no report of shard %d/%d %s", i, total, dir))})
			}
		}
	}
	if sharded == len(list) {
		r.NeedEntry() // of single shards it is not asked
	}
	return nil
}

// NeedEntry makes it an error that there was nothing to start from: no findings would
// then mean nothing. With other errors, it may be in what could not be read.
func (r *Report) NeedEntry() {
	if len(r.Roots) == 0 && len(r.Errors) == 0 {
		r.Errors = append(r.Errors, Problem{Kind: "entry", Message: noEntry})
	}
}

const noEntry = "no entry point found: looked for functions that reach lambda.Start*, lambda.NewHandler* or lambdaurl.Start, " +
	"also through HTTP adapters and wrappers; name one with a //lmicheck:handler comment above a function, or with --handler PACKAGE.FUNCTION; " +
	"if a library of your own starts the handlers, analyse it too: --deps MODULE"

// Normalize brings everything into an order that does not depend on the order in
// which packages were analysed, and says once what is there more than once. File names
// must be absolute: relative ones come in another order.
func (r *Report) Normalize() {
	r.Findings = finding.Normalize(r.Findings)
	slices.SortFunc(r.Roots, func(a, b Root) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Package, b.Package), cmp.Compare(a.Name, b.Name))
	})
	r.Roots = slices.Compact(r.Roots)
	r.BlindSpots = MergeBlind(r.BlindSpots)
	slices.SortFunc(r.Errors, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.Text(), b.Text()), strings.Compare(a.Kind, b.Kind))
	})
	r.Errors = slices.CompactFunc(r.Errors, func(a, b Problem) bool { return a.Text() == b.Text() })
	r.normalizeBaselines()
}

// MergeBlind adds up blind spots of the same kind and text, and puts the most
// numerous first.
func MergeBlind(list []finding.BlindSpot) []finding.BlindSpot {
	slices.SortStableFunc(list, func(a, b finding.BlindSpot) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.What, b.What), compareSpans(a.Span, b.Span))
	})
	merged := []finding.BlindSpot{}
	for _, b := range list {
		b.Count = max(1, b.Count)
		n := len(merged)
		switch {
		case n == 0 || merged[n-1].Kind != b.Kind || merged[n-1].What != b.What:
			merged = append(merged, b)
		case slices.Contains(ofTheWhole, b.Kind):
			merged[n-1].Count = max(merged[n-1].Count, b.Count)
		default:
			merged[n-1].Count += b.Count
		}
	}
	slices.SortStableFunc(merged, func(a, b finding.BlindSpot) int { return cmp.Compare(b.Count, a.Count) })
	return merged
}

// ofTheWhole are the kinds of blind spots that each shard has, because they are about what
// all of them load. Others come from entry points, each of which is in one shard.
var ofTheWhole = []string{"dependency", "base", "run"}

// compareSpans orders the absence of a span last, so that a merged blind spot
// has a place if any of its parts has.
func compareSpans(a, b *finding.Span) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return a.Compare(*b)
}
