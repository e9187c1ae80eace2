package html

import (
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit/phrase"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/eligibility"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/page"
	patches "github.com/lmicheck/lmicheck/cmd/lmicheck/internal/patch"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
)

// A function is a row of the table, and a section.
type function struct {
	ID, Name string
	Template string
	Chip     chip
	More     string // of the decision, if it says more than its verdict
	Reasons  []audit.Reason
	Facts    []phrase.Fact

	FindingCount string
	Findings     []page.Finding
	Suppressed   []page.Finding

	CheckCount string
	Open, Met  []check // checks that want something, and those that do not

	Run   *page.Run
	Notes []string // of the run
	Cost  *bill    // nil: see Unbilled

	Unbilled string
	Share    string // of what managed instances cost together; empty: not known
}

// A check is a requirement.
type check struct {
	Class, Status, ID, Message, Where, Source string
	Met                                       bool
}

// newChecks returns checks with those first that are in the way.
func newChecks(list []eligibility.Check) []check {
	var out []check
	for _, c := range phrase.SortChecks(list) {
		out = append(out, check{
			Class: checkClass(c.Status), Status: phrase.Status(c.Status), ID: c.ID, Message: c.Message,
			Where: report.Position(c.Where), Source: c.Source, Met: c.Status == eligibility.OK,
		})
	}
	return out
}

func newFunction(m *page.Maker, f audit.Function) function {
	out := function{
		ID: m.ID("function-", f.Name), Name: f.Name, Template: f.Template,
		Chip: newChip(f.Decision.Verdict), Reasons: f.Decision.Reasons,
		Facts: phrase.Facts(f), FindingCount: phrase.Findings(f), CheckCount: phrase.Checks(f.Checks),
		Unbilled: phrase.Unbilled(f),
	}
	if f.Decision.Text != out.Chip.Text {
		out.More = page.Sentence(f.Decision.Text)
	}
	if out.Template == "" {
		out.Template = "no template"
	}
	for _, fd := range f.Findings {
		if fd.Suppressed != "" {
			out.Suppressed = append(out.Suppressed, m.Finding(fd))
		} else {
			out.Findings = append(out.Findings, m.Finding(fd))
		}
	}
	for _, c := range newChecks(f.Checks) {
		if c.Met {
			out.Met = append(out.Met, c)
		} else {
			out.Open = append(out.Open, c)
		}
	}
	if f.Run != nil {
		run := m.Run(f.Run)
		out.Run, out.Notes = &run, f.Run.Notes
	}
	if f.Cost != nil {
		out.Cost = newBill(m, out.ID, *f.Cost)
		out.Share = report.Dollars(f.Share)
	}
	return out
}

// checkClass colours a check like the verdict that it leads to.
func checkClass(s eligibility.Status) string {
	switch s {
	case eligibility.OK:
		return "v-ready"
	case eligibility.Blocked:
		return "v-blocked"
	case eligibility.Change:
		return "v-fix"
	case eligibility.Advice:
		return "v-stay"
	}
	return "v-unknown"
}

// A provider is a capacity provider that is there already.
type provider struct{ Name, Where, Instances, VCPU, Shape string }

func newProvider(p *iac.Provider) provider {
	out := provider{Name: p.Name, Where: report.Position(p.Where), Shape: p.Shape, VCPU: "400 by default"}
	if n, known := p.MaxVCPU.Or(iac.DefaultMaxVCPU); !known {
		out.VCPU = p.MaxVCPU.Text
	} else if p.MaxVCPU.Set {
		out.VCPU = report.Compact(float64(n))
	}
	var words []string
	for _, list := range [][]iac.Value[string]{p.Architectures, p.Allowed} {
		for _, v := range list {
			if text, known := v.Or(""); known {
				words = append(words, text)
			} else {
				words = append(words, v.Text)
			}
		}
	}
	for _, v := range p.Excluded {
		words = append(words, "not "+v.V+v.Text)
	}
	out.Instances = strings.Join(words, ", ")
	return out
}

// A patch is one, with its id in the page.
type patch struct {
	ID string
	patches.Patch
}

// An other is a function in another language.
type other struct{ Name, Runtime, Where string }
