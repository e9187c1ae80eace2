package audit

import (
	"fmt"
	"slices"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/cost"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/eligibility"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/harness/size"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// A Rule is one of those that a decision follows from.
type Rule struct {
	Name    string
	Verdict Verdict // what it decides; "" if it is for information only
	When    string  // when it has something to say
	Source  string

	judge func(f *Function) []string // the reasons, each one line; nil: it has nothing to say
}

// Bounds of the rules.
const (
	idleBelow   = 0.1    // invocations at once, on average
	burstsAbove = 10     // peak, as a multiple of the average
	growthAbove = 2      // likewise
	shortBelow  = 100    // ms
	longAbove   = 900e3  // ms: 15 minutes
	endlessFrom = 5400e3 // ms: 90 minutes
)

// Where rules come from.
const (
	guide    = "AWS Lambda Developer Guide, Lambda Managed Instances"
	advice   = "AWS's guidance for choosing Lambda Managed Instances"
	longRuns = "AWS What's New, 2026-09: 90 minutes for functions on Lambda Managed Instances"
	model    = "the cost model: docs/audit.md"
	ours     = "lmicheck's own measure"
)

// Rules are all rules. The verdict on a function is that of the first that decides and has
// something to say; if none has, the function is ready. Those that decide stand first.
var Rules = []Rule{
	{"needs", ECS, "it needs more than 32 GB of memory, a graphics processor, or 90 minutes and more", guide + "; " + longRuns, needs},
	{"eligibility", Blocked, "it needs something that managed instances do not have", "the checks of eligibility", blocked},
	{"idle", Stay, "on average, fewer than 0.1 invocations run at once: scaling to zero is worth more", guide + ": three environments run at least", idle},
	{"bursts", Stay, "its peak is more than 10 times its average: standard functions scale with each invocation", guide + ": traffic may double within five minutes; the bound is " + ours, bursts},
	{"cost", Stay, "managed instances do not cost less than a standard function, neither alone nor by its share of instances that those which can move use together", model, dearer},
	{"code", Unknown, "its code is not known, or could not be analysed", "", code},
	{"findings", Fix, "the analysis or a run has found errors or warnings", "", fixes},

	{"settings", "", "settings in the template have to change", "the checks of eligibility", settings},
	{"open", "", "the template leaves open whether a requirement is met", "the checks of eligibility", open},
	{"saving", "", "managed instances cost less", model, saving},
	{"unbilled", "", "its traffic, or what it has, is not known", "", unbilled},
	{"growth", "", "its peak is more than twice its average", guide + ": traffic may double within five minutes, more is throttled", growth},
	{"short", "", "an invocation takes less than 100 ms", advice, short},
	{"long", "", "an invocation takes more than 15 minutes", longRuns, long},
	{"fargate", "", "Fargate costs less than half of both", model, fargate},
	{"managed", "", "it is on managed instances already", "", managed},
	{"run", "", "it was run", "", ran},
}

func needs(f *Function) []string {
	var out []string
	t := f.Traffic
	if t == nil {
		return nil
	}
	if t.Memory > size.MaxMemory {
		out = append(out, fmt.Sprintf("an environment needs %d MB of memory: managed instances have %d at most", t.Memory, size.MaxMemory))
	}
	if t.GPU {
		out = append(out, "it needs a graphics processor: managed instances have the families C, M and R")
	}
	if t.Duration >= endlessFrom {
		out = append(out, fmt.Sprintf("an invocation takes %s on average: managed instances give it 90 minutes at most", minutes(t.Duration)))
	}
	return out
}

func blocked(f *Function) []string { return messages(f.WithStatus(eligibility.Blocked)) }

func settings(f *Function) []string { return messages(f.WithStatus(eligibility.Change)) }

func open(f *Function) []string { return messages(f.WithStatus(eligibility.Unknown)) }

func messages(list []eligibility.Check) []string {
	var out []string
	for _, c := range list {
		out = append(out, fmt.Sprintf("%s: %s", c.ID, c.Message))
	}
	return out
}

// average is how many invocations run at once on average.
func average(f *Function) float64 {
	return f.Traffic.Requests / (cost.Hours * 3600) * f.Traffic.Duration / 1000
}

func idle(f *Function) []string {
	if f.Traffic == nil || average(f) >= idleBelow {
		return nil
	}
	return []string{fmt.Sprintf("%s requests a month of %s: on average %s invocations run at once, and on managed instances at least three environments run all the time",
		count(f.Traffic.Requests), report.Milliseconds(f.Traffic.Duration), few(average(f)))}
}

// few writes a small number.
func few(n float64) string {
	if n < 0.001 {
		return "fewer than 0.001"
	}
	return fmt.Sprintf("%.3f", n)
}

func bursts(f *Function) []string {
	if f.Traffic == nil || f.Traffic.Peak <= burstsAbove {
		return nil
	}
	return []string{fmt.Sprintf("its peak is %.3g times its average: instances for that would stand idle, and managed instances throttle what more than doubles within five minutes", f.Traffic.Peak)}
}

func dearer(f *Function) []string {
	if f.Cost == nil || f.Cost.Managed.Total < f.Cost.Standard.Total || f.Share > 0 && f.Share < f.Cost.Standard.Total {
		return nil
	}
	from := "at no traffic that was looked at"
	if f.Cost.BreakEven > 0 {
		from = fmt.Sprintf("from %s requests a month on", report.Compact(f.Cost.BreakEven))
	}
	return []string{figures(f) + "; alone, it costs less there " + from}
}

// figures are what a function costs in a month. Its share says nothing new if no other uses
// the same instances.
func figures(f *Function) string {
	text := fmt.Sprintf("%s a month as a standard function, %s on managed instances", report.Dollars(f.Cost.Standard.Total), report.Dollars(f.Cost.Managed.Total))
	if f.Share > 0 && f.Share < f.Cost.Managed.Total {
		text += fmt.Sprintf(" alone, and %s as its share of instances that functions use together", report.Dollars(f.Share))
	}
	return text
}

func saving(f *Function) []string {
	if f.Cost == nil || dearer(f) != nil {
		return nil
	}
	return []string{figures(f)}
}

func code(f *Function) []string {
	if f.Unanalysed == "" {
		return nil
	}
	return []string{f.Unanalysed}
}

func fixes(f *Function) []string {
	list := f.Fixes()
	if len(list) == 0 {
		return nil
	}
	confirmed, mechanical := 0, 0
	rules := []string{}
	for _, fd := range list {
		if fd.Evidence == finding.Observed || fd.Verdict != nil && fd.Verdict.Status == finding.Confirmed {
			confirmed++
		}
		if len(fd.Fixes) > 0 {
			mechanical++
		}
		rules = append(rules, fd.Rule)
	}
	slices.Sort(rules)
	before := " before it moves"
	if f.Capacity != nil {
		before = ""
	}
	text := fmt.Sprintf("%s to repair%s (%s)", report.Plural(len(list), "finding"), before, report.List(slices.Compact(rules), "and"))
	if confirmed > 0 {
		text += fmt.Sprintf(", %d seen to go wrong", confirmed)
	}
	if mechanical > 0 {
		text += fmt.Sprintf(`, %d with a fix that "lmicheck check --fix" applies`, mechanical)
	}
	return []string{text}
}

func unbilled(f *Function) []string {
	switch {
	case f.Unbilled != "":
		return []string{"nothing is said of cost: " + f.Unbilled}
	case f.Traffic == nil:
		return []string{"its traffic is not known, so nothing is said of cost"}
	}
	return nil
}

func growth(f *Function) []string {
	if f.Traffic == nil || f.Traffic.Peak <= growthAbove || f.Traffic.Peak > burstsAbove {
		return nil
	}
	return []string{fmt.Sprintf("its peak is %.3g times its average: where traffic more than doubles within five minutes, it is throttled; MinExecutionEnvironments can be raised for the time", f.Traffic.Peak)}
}

func short(f *Function) []string {
	if f.Traffic == nil || f.Traffic.Duration <= 0 || f.Traffic.Duration >= shortBelow {
		return nil
	}
	return []string{fmt.Sprintf("an invocation takes %g ms: AWS advises against managed instances for less than %d ms", f.Traffic.Duration, shortBelow)}
}

func long(f *Function) []string {
	if f.Traffic == nil || f.Traffic.Duration <= longAbove || f.Traffic.Duration >= endlessFrom {
		return nil
	}
	return []string{fmt.Sprintf("an invocation takes %s on average: a standard function has 15 at most, managed instances 90 for events that nobody waits for", minutes(f.Traffic.Duration))}
}

func fargate(f *Function) []string {
	if f.Cost == nil || f.Cost.Fargate.Total >= min(f.Cost.Standard.Total, f.Cost.Managed.Total)/2 {
		return nil
	}
	return []string{fmt.Sprintf("%s a month on Fargate, without a load balancer and without Lambda's event sources", report.Dollars(f.Cost.Fargate.Total))}
}

func managed(f *Function) []string {
	if f.Capacity == nil {
		return nil
	}
	return []string{"it is on managed instances already; what it would need as a standard function is not known, and is taken to be the same"}
}

func ran(f *Function) []string {
	if f.Run == nil {
		return nil
	}
	n := 0
	for _, p := range f.Run.Phases {
		n += p.Invocations
	}
	text := fmt.Sprintf("%s, up to %d at once", report.Plural(n, "invocation"), f.Run.Concurrency)
	if c := f.Run.Capacity; c.Recommended > 0 {
		text += fmt.Sprintf("; recommended concurrency %d at %v", c.Recommended, c.Size)
	}
	return []string{text}
}
