package audit

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/eligibility"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/patch"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// Conclude checks what templates say, bills functions and decides. The project is that of
// Collect.
func Conclude(r *Report, p *iac.Project, o Options) error {
	if err := r.bill(o); err != nil {
		return err
	}
	r.trafficNotes(o.Traffic)
	if err := r.settle(o); err != nil {
		return err
	}
	r.Decision = r.decide()
	r.Patches = patch.For(p, r.choices(p, o))
	slices.SortStableFunc(r.Errors, byPlace)
	r.Errors = slices.CompactFunc(r.Errors, func(a, b report.Problem) bool { return a.Text() == b.Text() })
	r.fill()
	return nil
}

// byPlace orders problems: those of no file first.
func byPlace(a, b report.Problem) int {
	var at, other finding.Span
	if a.Span != nil {
		at = *a.Span
	}
	if b.Span != nil {
		other = *b.Span
	}
	return cmp.Or(strings.Compare(at.File, other.File), cmp.Compare(at.Line, other.Line), cmp.Compare(at.Column, other.Column), strings.Compare(a.Text(), b.Text()))
}

// choices are the functions that are to move, with what runs have measured and flags say.
func (r *Report) choices(p *iac.Project, o Options) []patch.Choice {
	var out []patch.Choice
	for _, f := range r.Functions {
		at := slices.IndexFunc(p.Functions, func(d *iac.Function) bool { return d.Template == f.Template && d.Name == f.Name })
		if at < 0 || !f.Decision.Verdict.moves() {
			continue
		}
		c := patch.Choice{Function: p.Functions[at], Memory: o.Memory, Ratio: o.Ratio, Concurrency: o.Concurrency}
		if f.Cost != nil {
			c.Environments = f.Cost.Environments
		}
		if f.Run != nil && f.Run.Capacity.Recommended > 0 {
			s := f.Run.Capacity.Size
			c.Memory, c.Ratio = cmp.Or(c.Memory, s.MemoryMiB), cmp.Or(c.Ratio, float64(s.MemoryMiB)/1024/s.VCPU)
			c.Concurrency = cmp.Or(c.Concurrency, f.Run.Capacity.Recommended)
		}
		out = append(out, c)
	}
	return out
}

// moves reports whether functions of a verdict go to managed instances.
func (v Verdict) moves() bool { return v == Ready || v == Fix }

// decide goes through the rules.
func decide(f *Function) Decision {
	d := Decision{Verdict: Ready}
	deciding := ""
	for _, rule := range Rules {
		texts := rule.judge(f)
		for _, text := range texts {
			d.Reasons = append(d.Reasons, Reason{Rule: rule.Name, Text: text, Source: rule.Source})
		}
		stays := rule.Verdict == Stay && f.Capacity != nil // it has moved already
		if len(texts) > 0 && rule.Verdict != "" && !stays && deciding == "" {
			d.Verdict, deciding = rule.Verdict, rule.Name
		}
	}
	d.Text = f.text(d.Verdict, deciding)
	return d
}

// text is the verdict in a line.
func (f *Function) text(v Verdict, rule string) string {
	changes := ""
	if n := len(f.WithStatus(eligibility.Change)); n > 0 {
		changes = fmt.Sprintf(", with %s to change", report.Plural(n, "setting"))
	}
	switch v {
	case Ready:
		if f.Capacity != nil {
			return "ready, and on managed instances already" + changes
		}
		return "ready" + changes
	case Fix:
		return "ready after " + plural(len(f.Fixes()), "fix", "fixes") + changes
	case Blocked:
		var ids []string
		for _, c := range f.WithStatus(eligibility.Blocked) {
			ids = append(ids, c.ID)
		}
		return "blocked by " + report.List(slices.Compact(ids), "and")
	case Stay:
		return "stay on standard Lambda: " + map[string]string{"idle": "almost no traffic", "bursts": "traffic in bursts", "cost": "it costs less"}[rule]
	case ECS:
		return "better on containers: it needs more than managed instances have"
	}
	return "not known: its code could not be analysed"
}

// decide decides about all functions together.
func (r *Report) decide() Decision {
	count := map[Verdict]int{}
	for _, f := range r.Functions {
		count[f.Decision.Verdict]++
	}
	d := Decision{Verdict: r.overall(count), Text: r.summary(count)}
	if r.Total != nil {
		d.Reasons = append(d.Reasons, Reason{Rule: "cost", Source: model, Text: fmt.Sprintf("%s whose traffic is known: %s", report.Plural(r.Total.Functions, "function"), bills(r.Total))})
	}
	if r.Moved != nil && r.Moved.Functions < r.Total.Functions {
		d.Reasons = append(d.Reasons, Reason{Rule: "cost", Source: model, Text: fmt.Sprintf("those %d of them that can move: %s", r.Moved.Functions, bills(r.Moved))})
	}
	if n := len(r.Functions); r.Total == nil && n > 0 {
		d.Reasons = append(d.Reasons, Reason{Rule: "unbilled", Text: r.unbilled()})
	}
	if text := r.spared(); text != "" {
		d.Reasons = append(d.Reasons, Reason{Rule: "findings", Text: text})
	}
	if text := r.twins(); text != "" {
		d.Reasons = append(d.Reasons, Reason{Rule: "code", Text: text})
	}
	if n := len(r.Others); n > 0 {
		d.Reasons = append(d.Reasons, Reason{Rule: "code", Text: report.Plural(n, "function") + " in other languages: not analysed"})
	}
	if n := len(r.Errors); n > 0 && len(r.Functions) > 0 {
		d.Reasons = append(d.Reasons, Reason{Rule: "code", Text: "the audit is incomplete: " + report.Plural(n, "error")})
	}
	return d
}

func bills(t *Total) string {
	return fmt.Sprintf("%s a month as standard functions, %s on managed instances together, %s on Fargate",
		report.Dollars(t.Cost.Standard.Total), report.Dollars(t.Cost.Managed.Total), report.Dollars(t.Cost.Fargate.Total))
}

// unbilled says why no function has a cost.
func (r *Report) unbilled() string {
	if slices.ContainsFunc(r.Functions, func(f Function) bool { return f.Unbilled != "" }) {
		return "no function could be billed, for the reasons below"
	}
	return "no traffic is known, so nothing is said of cost"
}

// twins says that functions of templates and functions of the code may be the same.
func (r *Report) twins() string {
	unknown, loose := 0, 0
	for _, f := range r.Functions {
		switch {
		case f.Language == iac.Code:
			loose++
		case f.Package.Dir == "":
			unknown++
		}
	}
	if unknown == 0 || loose == 0 {
		return ""
	}
	return fmt.Sprintf("no template names %s, and the package of %s of templates is not known: some may be the same", report.Plural(loose, "function"), report.Plural(unknown, "function"))
}

// spared says which findings do not count, because their functions are better left where they
// are: they are there all the same, should one move later.
func (r *Report) spared() string {
	functions, list := 0, map[string]bool{}
	for _, f := range r.Functions {
		fixes := f.Fixes()
		if f.Decision.Verdict != Stay || len(fixes) == 0 {
			continue
		}
		functions++
		for _, fd := range fixes {
			list[fd.Fingerprint] = true
		}
	}
	if functions == 0 {
		return ""
	}
	return fmt.Sprintf("%s in %s better on standard Lambda: listed and not counted, for there a process has one invocation at a time",
		report.Plural(len(list), "finding"), report.Plural(functions, "function"))
}

// overall is the verdict on all: what becomes of those that can move, if any can and it pays,
// or else of most.
func (r *Report) overall(count map[Verdict]int) Verdict {
	switch can := count[Ready] + count[Fix]; {
	case len(r.Functions) == 0:
		return Unknown
	case can > 0 && r.Moved != nil && r.Moved.Cost.Managed.Total >= r.Moved.Cost.Standard.Total:
		return Stay
	case can > 0 && count[Fix] > 0:
		return Fix
	case can > 0:
		return Ready
	}
	most := Stay
	for _, v := range []Verdict{Blocked, ECS, Unknown} {
		if count[v] > count[most] {
			most = v
		}
	}
	return most
}

// summary says how many functions have which verdict.
func (r *Report) summary(count map[Verdict]int) string {
	if len(r.Functions) == 0 {
		return "no function was found"
	}
	fixes := map[string]bool{}
	for _, f := range r.Functions {
		if f.Decision.Verdict == Fix {
			for _, fd := range f.Fixes() {
				fixes[fd.Fingerprint] = true
			}
		}
	}
	words := map[Verdict]string{
		Ready: "ready", Fix: "ready after " + plural(len(fixes), "fix", "fixes"), Blocked: "blocked",
		Stay: "better on standard Lambda", ECS: "better on containers", Unknown: "not known",
	}
	var parts []string
	for _, v := range []Verdict{Ready, Fix, Blocked, Stay, ECS, Unknown} {
		if count[v] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count[v], words[v]))
		}
	}
	text := report.Plural(len(r.Functions), "function") + ": " + strings.Join(parts, ", ")
	if r.Moved != nil && r.Moved.Cost.Managed.Total >= r.Moved.Cost.Standard.Total {
		text += "; those that can move cost no less on managed instances"
	}
	return text
}

// ExitCode returns that of the command: as for a check, and blocked functions count as findings do.
func (r *Report) ExitCode(failOn finding.Severity) int {
	if len(r.Errors) > 0 {
		return report.Failed
	}
	for _, f := range r.Functions {
		switch f.Decision.Verdict {
		case Blocked:
			if failOn != report.Never {
				return report.Found
			}
		case Ready, Fix:
			if slices.ContainsFunc(f.Findings, func(fd finding.Finding) bool { return report.Fails(fd, failOn) }) {
				return report.Found
			}
		}
	}
	return report.Clean
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// count writes a large number for people: "42 M", "180,000".
func count(n float64) string {
	if n >= 1e6 {
		return strconv.FormatFloat(math.Round(n/1e4)/100, 'f', -1, 64) + " M"
	}
	return report.Thousands(strconv.FormatFloat(n, 'f', 0, 64))
}

func minutes(ms float64) string { return fmt.Sprintf("%.3g minutes", ms/60e3) }
