// Package phrase puts parts of an audit into words, for the formats that people read.
package phrase

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/cost"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/eligibility"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// Verdicts lists all, from move to do not.
var Verdicts = []audit.Verdict{audit.Ready, audit.Fix, audit.Blocked, audit.Stay, audit.ECS, audit.Unknown}

// Verdict returns a verdict in a word or two.
func Verdict(v audit.Verdict) string {
	switch v {
	case audit.Fix:
		return "after fixes"
	case audit.ECS:
		return "containers"
	case audit.Unknown:
		return "not known"
	}
	return string(v)
}

// Count returns how many functions have a verdict.
func Count(r *audit.Report, v audit.Verdict) int {
	n := 0
	for _, f := range r.Functions {
		if f.Decision.Verdict == v {
			n++
		}
	}
	return n
}

// Findings counts the findings of a function that are not suppressed: "3 (1 confirmed)".
func Findings(f audit.Function) string {
	if len(f.Handlers) == 0 && len(f.Findings) == 0 {
		return "not analysed"
	}
	active, confirmed := 0, 0
	for _, fd := range f.Findings {
		if fd.Hidden() != "" {
			continue
		}
		active++
		if fd.Evidence == finding.Observed || fd.Verdict != nil && fd.Verdict.Status == finding.Confirmed {
			confirmed++
		}
	}
	switch {
	case active == 0:
		return "none"
	case confirmed > 0:
		return fmt.Sprintf("%d (%d confirmed)", active, confirmed)
	}
	return fmt.Sprint(active)
}

// statuses orders checks: what is in the way first.
var statuses = []eligibility.Status{eligibility.Blocked, eligibility.Change, eligibility.Unknown, eligibility.Advice, eligibility.OK}

// Status returns a status in a word or two.
func Status(s eligibility.Status) string {
	switch s {
	case eligibility.OK:
		return "met"
	case eligibility.Change:
		return "to change"
	case eligibility.Unknown:
		return "not known"
	}
	return string(s)
}

// Checks counts requirements that are not met: "1 blocked, 2 to change".
func Checks(list []eligibility.Check) string {
	if len(list) == 0 {
		return "not checked"
	}
	var parts []string
	for _, s := range statuses[:3] {
		n := 0
		for _, c := range list {
			if c.Status == s {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, Status(s)))
		}
	}
	if len(parts) == 0 {
		return "met"
	}
	return strings.Join(parts, ", ")
}

// SortChecks returns checks with those first that are in the way.
func SortChecks(list []eligibility.Check) []eligibility.Check {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b eligibility.Check) int {
		return cmp.Compare(slices.Index(statuses, a.Status), slices.Index(statuses, b.Status))
	})
	return list
}

// A Bill is one of a comparison, with its name.
type Bill struct {
	Name string
	cost.Bill
	Least  bool // no other costs less
	Shared bool // a function's bill is that of instances for it alone, which it can share
}

// Bills returns the three bills of a comparison.
func Bills(c cost.Comparison) []Bill {
	least := min(c.Standard.Total, c.Managed.Total, c.Fargate.Total)
	return []Bill{
		{Name: "Standard Lambda", Bill: c.Standard, Least: c.Standard.Total == least},
		{Name: "Managed Instances", Bill: c.Managed, Least: c.Managed.Total == least, Shared: true},
		{Name: "Fargate", Bill: c.Fargate, Least: c.Fargate.Total == least},
	}
}

// Workload says what is billed, in a sentence.
func Workload(c cost.Comparison) string {
	w := c.Workload
	parts := []string{fmt.Sprintf("%s requests a month of %s", report.Compact(w.Requests), report.Milliseconds(w.Duration))}
	add := func(known bool, format string, args ...any) {
		if known {
			parts = append(parts, fmt.Sprintf(format, args...))
		}
	}
	add(w.Peak > 1, "peaks of %g times the average", w.Peak)
	add(w.Memory > 0, "%d MB %s as a standard function", w.Memory, w.Arch)
	add(w.Environment > 0, "environments of %d MB at %g GiB per vCPU with %d at once", w.Environment, w.Ratio, w.Concurrency)
	for _, f := range c.Fleets {
		add(true, "%s of %s for %s", report.Plural(f.Instances, "instance"), f.Instance, f.Arch)
	}
	return strings.Join(parts, "; ")
}

// BreakEven says from when on managed instances cost less, as a sentence without its period.
func BreakEven(c cost.Comparison) string {
	if c.BreakEven <= 0 {
		return "Managed instances cost more than standard Lambda at all traffic that was looked at"
	}
	return fmt.Sprintf("Managed instances cost less than standard Lambda from %s requests a month on", report.Compact(c.BreakEven))
}

// Unbilled says why a function has no cost.
func Unbilled(f audit.Function) string { return cmp.Or(f.Unbilled, "traffic is not known") }

// A Fact is a setting, or what else is known of a function.
type Fact struct{ Name, Text string }

// Facts returns what the template says, and which code is behind it.
func Facts(f audit.Function) []Fact {
	var out []Fact
	add := func(name, text string) {
		if text != "" {
			out = append(out, Fact{name, text})
		}
	}
	add("declared", report.Position(f.Where)+" ("+string(f.Language)+")")
	switch {
	case f.Package.Dir != "" && f.Package.How != "":
		add("code", f.Package.Dir+", by "+f.Package.How)
	case f.Package.Dir != "":
		add("code", f.Package.Dir)
	default:
		add("code", "not known: "+cmp.Or(f.Package.Reason, "no package was found"))
	}
	add("handlers", strings.Join(f.Handlers, ", "))
	if f.Language == iac.Code {
		return out // there is no template
	}
	if f.Image {
		add("runtime", "container image")
	} else {
		add("runtime", value(f.Runtime, "%s", "not set"))
	}
	add("architecture", value(f.Architecture, "%s", "x86_64 by default"))
	add("memory", value(f.Memory, "%d MB", "128 MB by default"))
	add("timeout", value(f.Timeout, "%d s", "3 s by default"))
	add("invoked by", events(f.Events))
	add("copies", f.Copies)
	if c := f.Capacity; c != nil {
		add("capacity provider", value(c.Provider, "%s", ""))
		add("concurrency", value(c.Concurrency, "%d for each environment", ""))
	}
	return out
}

// value puts a setting into words.
func value[T any](v iac.Value[T], format, absent string) string {
	switch {
	case !v.Set:
		return absent
	case v.Known && v.Text != "":
		return fmt.Sprintf(format, v.V) + " (" + v.Text + ")"
	case v.Known:
		return fmt.Sprintf(format, v.V)
	}
	return cmp.Or(v.Text, "an expression") + " (known when it is deployed)"
}

func events(list []iac.Event) string {
	var types []string
	for _, e := range list {
		if !slices.Contains(types, e.Type) {
			types = append(types, e.Type)
		}
	}
	return strings.Join(types, ", ")
}
