// Package audit decides, function by function, whether to move to Lambda Managed Instances.
//
// A [Report] joins what templates say ([iac]), what the platform wants ([eligibility]), what the
// analysis found and runs observed ([report]), and what it costs ([cost]). A [Decision] follows from these by
// [Rules], and is listed with the reasons of those that had something to say.
//
// A report is made in steps: [Collect] brings functions and findings together, runs may add to
// them, and [Conclude] bills and decides. File names are absolute until [Report.Relative].
package audit

import (
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/cost"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/eligibility"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/patch"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/traffic"
	"github.com/lmicheck/lmicheck/harness"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// Version is the version of the JSON form, as for report.Version.
const Version = "1"

// A Report is the outcome of an audit. Its slices are never nil in JSON. File names are
// relative to Directory's working directory, as in reports of check.
type Report struct {
	Version   string              `json:"version"`
	Tool      report.Tool         `json:"tool"`
	Directory string              `json:"directory"` // as the user named it
	Templates []iac.Template      `json:"templates"`
	Functions []Function          `json:"functions"` // sorted by template and name
	Providers []*iac.Provider     `json:"providers"`
	Decision  Decision            `json:"decision"`        // of the whole
	Total     *Total              `json:"total,omitempty"` // of functions with known traffic; nil: none
	Moved     *Total              `json:"moved,omitempty"` // of those among them that are ready, now or after fixes; nil: none
	Prices    string              `json:"prices"`          // what prices these are: region and date of the tables
	Checks    []eligibility.Check `json:"checks"`          // of capacity providers, and of all functions
	Patches   []patch.Patch       `json:"patches"`
	Others    []Other             `json:"others"` // functions in other languages: not analysed
	Unseen    []finding.BlindSpot `json:"unseen"` // what the analysis could not see
	Errors    []report.Problem    `json:"errors"` // why the audit is incomplete
}

// A Function is one function with all that is known of it.
type Function struct {
	iac.Function
	Main       string              `json:"main,omitempty"`       // import path of its main package
	Handlers   []string            `json:"handlers"`             // entry points in its package
	Unanalysed string              `json:"unanalysed,omitempty"` // why its code was not analysed, or not all of it; one line
	Findings   []finding.Finding   `json:"findings"`             // of these, with verdicts if there was a run
	Checks     []eligibility.Check `json:"checks"`
	Run        *harness.Result     `json:"run,omitempty"`
	Traffic    *traffic.Traffic    `json:"traffic,omitempty"`  // nil: not known
	Cost       *cost.Comparison    `json:"cost,omitempty"`     // nil: its traffic is not known, or see Unbilled
	Unbilled   string              `json:"unbilled,omitempty"` // why it has no cost, one line
	Share      float64             `json:"share,omitempty"`    // its part of Moved's bill for managed instances, US dollars; of one that stays, what it would be
	Decision   Decision            `json:"decision"`
}

// Fixes returns the findings that have to be repaired: errors and warnings.
func (f *Function) Fixes() []finding.Finding {
	var list []finding.Finding
	for _, fd := range f.Findings {
		if report.Fails(fd, finding.Warning) {
			list = append(list, fd)
		}
	}
	return list
}

// WithStatus returns the checks that came out so.
func (f *Function) WithStatus(s eligibility.Status) []eligibility.Check {
	var list []eligibility.Check
	for _, c := range f.Checks {
		if c.Status == s {
			list = append(list, c)
		}
	}
	return list
}

// A Decision is what to do with a function, or with all of them.
type Decision struct {
	Verdict Verdict  `json:"verdict"`
	Text    string   `json:"text"`    // one line: "ready after 3 fixes"
	Reasons []Reason `json:"reasons"` // in the order of their weight
}

// A Reason is one rule that had something to say.
type Reason struct {
	Rule   string `json:"rule"` // stable: "findings", "traffic", "cost"
	Text   string `json:"text"` // one line with the figures
	Source string `json:"source,omitempty"`
}

// A Verdict is a recommendation.
type Verdict string

const (
	Ready   Verdict = "ready"
	Fix     Verdict = "fix"     // ready after fixes
	Blocked Verdict = "blocked" // something that managed instances do not have
	Stay    Verdict = "stay"    // on standard Lambda
	ECS     Verdict = "ecs"     // better on containers
	Unknown Verdict = "unknown" // the code or the template is not known
)

// A Total adds up the bills of functions, which share instances on managed instances.
type Total struct {
	Functions int             `json:"functions"` // whose traffic is known
	Cost      cost.Comparison `json:"cost"`
}

// An Other is a function that is not written in Go.
type Other struct {
	Name    string       `json:"name"`
	Runtime string       `json:"runtime"` // as written
	Where   finding.Span `json:"where"`
}
