package benchmark

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Report is what a tool says of one line.
type Report struct {
	File    string // with slashes, relative to the benchmark
	Line    int
	Rule    string
	Message string
}

// String is the place and the text, as compilers print them.
func (r Report) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", r.File, r.Line, r.Rule, r.Message)
}

// A Row is the count of a group of cases.
type Row struct {
	Name    string
	Defects int // cases with a defect
	Found   int // of these: a report points at one of the labelled lines
	Named   int // of these: by a rule that the label names
	Safe    int // cases without a defect
	Silent  int // of these: nothing is reported
	Right   int // reports on labelled lines
	False   int // reports elsewhere
}

// Recall is the share of defects that are found; 1 if there are none.
func (r Row) Recall() float64 { return share(r.Found, r.Defects) }

// Precision is the share of reports that are right; 1 if there are none.
func (r Row) Precision() float64 { return share(r.Right, r.Right+r.False) }

func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

func (r *Row) add(o Row) {
	r.Defects += o.Defects
	r.Found += o.Found
	r.Named += o.Named
	r.Safe += o.Safe
	r.Silent += o.Silent
	r.Right += o.Right
	r.False += o.False
}

// Worse lists the numbers in which r is worse than o.
func (r Row) Worse(o Row) []string {
	var list []string
	note := func(what string, have, had int, less bool) {
		if have < had == less && have != had {
			list = append(list, fmt.Sprintf("%s: %s went from %d to %d", r.Name, what, had, have))
		}
	}
	note("found", r.Found, o.Found, true)
	note("named", r.Named, o.Named, true)
	note("silent", r.Silent, o.Silent, true)
	note("false", r.False, o.False, false)
	return list
}

// A Card is the score of one tool.
type Card struct {
	Rows   []Row    // one for each category, sorted; then "all", then "in reach": all but those beyond static tools
	Missed []*Case  // defects on which nothing is reported, in the order of the cases
	False  []Report // reports on lines without a label, sorted
}

// Total is the row of all cases.
func (c *Card) Total() Row { return c.Rows[len(c.Rows)-2] }

// Score compares reports with the labels of the cases.
func Score(cases []*Case, reports []Report) *Card {
	reports = sorted(reports)
	card := &Card{}
	rows := map[string]*Row{}
	all, reach := Row{Name: "all"}, Row{Name: "in reach"}
	var names []string
	for _, c := range cases {
		category := c.Category()
		if rows[category] == nil {
			rows[category] = &Row{Name: category}
			names = append(names, category)
		}
		row := card.score(c, reports)
		rows[category].add(row)
		all.add(row)
		if c.Beyond == "" {
			reach.add(row)
		}
	}
	for _, name := range names {
		card.Rows = append(card.Rows, *rows[name])
	}
	card.Rows = append(card.Rows, all, reach)
	return card
}

// score scores one case.
func (card *Card) score(c *Case, reports []Report) Row {
	var row Row
	named := false
	for _, r := range reports {
		if caseOf(r.File) != c.Name {
			continue
		}
		if !c.labelled(r) {
			row.False++
			card.False = append(card.False, r)
			continue
		}
		row.Right++
		named = named || slices.Contains(c.Issue().Rules, r.Rule)
	}
	if c.Safe != "" {
		row.Safe = 1
		row.Silent = truth(row.False == 0)
		return row
	}
	row.Defects = 1
	row.Found = truth(row.Right > 0)
	row.Named = truth(named)
	if row.Found == 0 {
		card.Missed = append(card.Missed, c)
	}
	return row
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (c *Case) labelled(r Report) bool {
	return slices.ContainsFunc(c.Labels, func(l Label) bool { return l.File == r.File && l.Line == r.Line })
}

// sorted returns reports by place; of several by one rule on one line, the first.
func sorted(reports []Report) []Report {
	reports = slices.Clone(reports)
	slices.SortStableFunc(reports, func(a, b Report) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Rule, b.Rule))
	})
	return slices.CompactFunc(reports, func(a, b Report) bool { return a.File == b.File && a.Line == b.Line && a.Rule == b.Rule })
}

// Text is the card as it is committed: a table, then what is missed, then what is
// reported wrongly.
func (c *Card) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-12s %7s %7s %7s %7s %7s %7s %7s %9s\n", "", "defects", "found", "named", "safe", "silent", "false", "recall", "precision")
	for _, r := range c.Rows {
		fmt.Fprintf(&b, "%-12s %7d %7d %7d %7d %7d %7d %7.3f %9.3f\n", r.Name, r.Defects, r.Found, r.Named, r.Safe, r.Silent, r.False, r.Recall(), r.Precision())
	}
	b.WriteString("\nmissed\n")
	for _, m := range c.Missed {
		note := ""
		if m.Beyond != "" {
			note = " (beyond)"
		}
		fmt.Fprintf(&b, "  %s:%d%s\n", m.Issue().File, m.Issue().Line, note)
	}
	b.WriteString("\nfalse\n")
	for _, r := range c.False {
		fmt.Fprintf(&b, "  %s:%d %s\n", r.File, r.Line, r.Rule)
	}
	return b.String()
}

// ParseRows reads the table of a card's text back.
func ParseRows(text string) ([]Row, error) {
	table, _, _ := strings.Cut(text, "\n\n")
	var rows []Row
	for i, line := range strings.Split(table, "\n") {
		if i == 0 {
			continue // the heads of the columns
		}
		r := Row{Name: strings.TrimSpace(line[:min(12, len(line))])}
		if _, err := fmt.Sscan(line[min(12, len(line)):], &r.Defects, &r.Found, &r.Named, &r.Safe, &r.Silent, &r.False); err != nil {
			return nil, fmt.Errorf("line %d: %q is no row of a scoreboard: %w", i+1, line, err)
		}
		rows = append(rows, r)
	}
	return rows, nil
}
