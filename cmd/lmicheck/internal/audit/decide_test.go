package audit

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/cost"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/eligibility"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/traffic"
	"github.com/lmicheck/lmicheck/harness"
	"github.com/lmicheck/lmicheck/harness/size"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// good is a function that no rule has anything to say of, apart from what it saves.
func good() *Function {
	return &Function{
		Handlers: []string{"handle"},
		Traffic:  &traffic.Traffic{Requests: 900e6, Duration: 150, Peak: 2},
		Cost:     &cost.Comparison{Standard: cost.Bill{Total: 1000}, Managed: cost.Bill{Total: 400}, Fargate: cost.Bill{Total: 500}, BreakEven: 100e6},
		Share:    350,
	}
}

func race() finding.Finding {
	return finding.Finding{Rule: "globalwrite", Severity: finding.Error, Evidence: finding.Static}
}

// ruleCases change one thing at a time: what a rule is about, and what only looks like it.
var ruleCases = []struct {
	name    string
	change  func(*Function)
	rule    string // that has something to say, besides "saving"; "" for none
	verdict Verdict
	text    string // part of the decision's text, or of the reason
}{
	{"nothing", func(*Function) {}, "", Ready, "ready"},
	{"memory beyond all", func(f *Function) { f.Traffic.Memory = 32769 }, "needs", ECS, "32769 MB"},
	{"as much as there is", func(f *Function) { f.Traffic.Memory = 32768 }, "", Ready, ""},
	{"a graphics processor", func(f *Function) { f.Traffic.GPU = true }, "needs", ECS, "graphics"},
	{"90 minutes", func(f *Function) { f.Traffic.Duration = 5400e3 }, "needs", ECS, "90 minutes"},
	{"half an hour", func(f *Function) { f.Traffic.Duration = 1800e3 }, "long", Ready, "30 minutes"},
	{"15 minutes", func(f *Function) { f.Traffic.Duration = 900e3 }, "", Ready, ""},
	{"blocked", func(f *Function) {
		f.Checks = []eligibility.Check{{ID: "snapstart", Status: eligibility.Blocked, Message: "m"}}
	}, "eligibility", Blocked, "blocked by snapstart"},
	{"a setting", func(f *Function) {
		f.Checks = []eligibility.Check{{ID: "memory", Status: eligibility.Change, Message: "m"}}
	}, "settings", Ready, "ready, with 1 setting to change"},
	{"a setting that is right", func(f *Function) {
		f.Checks = []eligibility.Check{{ID: "memory", Status: eligibility.OK, Message: "m"}}
	}, "", Ready, ""},
	{"a doubt", func(f *Function) {
		f.Checks = []eligibility.Check{{ID: "tenancy", Status: eligibility.Unknown, Message: "m"}}
	}, "open", Ready, "tenancy: m"},
	{"almost no traffic", func(f *Function) { f.Traffic.Requests = 1e6 }, "idle", Stay, "almost no traffic"},
	{"no traffic", func(f *Function) { f.Traffic.Requests = 0 }, "idle", Stay, "fewer than 0.001"},
	{"a little traffic", func(f *Function) { f.Traffic.Requests = 1.8e6 }, "", Ready, ""},
	{"a high peak", func(f *Function) { f.Traffic.Peak = 11 }, "bursts", Stay, "11 times"},
	{"a peak", func(f *Function) { f.Traffic.Peak = 10 }, "growth", Ready, "10 times"},
	{"dearer", func(f *Function) { f.Cost.Managed.Total, f.Share = 1000, 1000 }, "cost", Stay, "from 100 M requests"},
	{"never cheaper", func(f *Function) { f.Cost.Managed.Total, f.Share, f.Cost.BreakEven = 2000, 2000, 0 }, "cost", Stay, "at no traffic"},
	{"dearer alone", func(f *Function) { f.Cost.Managed.Total = 1200 }, "", Ready, "$350.00 as its share of instances that functions use together"},
	{"unknown code", func(f *Function) { f.Unanalysed = "there is none" }, "code", Unknown, "there is none"},
	{"a finding", func(f *Function) { f.Findings = []finding.Finding{race()} }, "findings", Fix, "ready after 1 fix"},
	{"a suppressed finding", func(f *Function) {
		f.Findings = []finding.Finding{race()}
		f.Findings[0].Suppressed = "why"
	}, "", Ready, ""},
	{"a note", func(f *Function) {
		f.Findings = []finding.Finding{race()}
		f.Findings[0].Severity = finding.Note
	}, "", Ready, ""},
	{"a confirmed finding", func(f *Function) {
		f.Findings = []finding.Finding{race(), race()}
		f.Findings[1].Verdict = &finding.Verdict{Status: finding.Confirmed}
	}, "findings", Fix, "1 seen to go wrong"},
	{"a finding that can be fixed", func(f *Function) {
		f.Findings = []finding.Finding{race()}
		f.Findings[0].Fixes = []finding.Fix{{}}
	}, "findings", Fix, "1 with a fix"},
	{"short", func(f *Function) { f.Traffic.Duration = 99 }, "short", Ready, "99 ms"},
	{"cheap on Fargate", func(f *Function) { f.Cost.Fargate.Total = 199 }, "fargate", Ready, "$199.00"},
	{"traffic not known", func(f *Function) { f.Traffic, f.Cost, f.Share = nil, nil, 0 }, "unbilled", Ready, "traffic is not known"},
	{"half of the traffic", func(f *Function) {
		f.Traffic, f.Cost, f.Share, f.Unbilled = nil, nil, 0, "how long an invocation takes is not known"
	}, "unbilled", Ready, "how long"},
	{"memory not known", func(f *Function) { f.Cost, f.Unbilled = nil, "its memory is !Ref M" }, "unbilled", Ready, "!Ref M"},
	{"on managed instances", func(f *Function) { f.Capacity = &iac.Capacity{} }, "managed", Ready, "ready, and on managed instances already"},
	{"a run", func(f *Function) {
		f.Run = &harness.Result{Concurrency: 16, Phases: []harness.Phase{{Invocations: 40}, {Invocations: 2}},
			Capacity: harness.Capacity{Recommended: 8, Size: size.Environment{MemoryMiB: 2048, VCPU: 1}}}
	}, "run", Ready, "42 invocations, up to 16 at once; recommended concurrency 8 at 2048 MB, 1 vCPU"},
}

func TestRules(t *testing.T) {
	for _, c := range ruleCases {
		t.Run(c.name, func(t *testing.T) {
			f := good()
			c.change(f)
			d := decide(f)
			var rules, texts []string
			for _, r := range d.Reasons {
				if r.Rule != "saving" {
					rules = append(rules, r.Rule)
				}
				texts = append(texts, r.Text)
			}
			texts = append(texts, d.Text)
			want := []string{c.rule}
			if c.rule == "" {
				want = nil
			}
			if !slices.Equal(rules, want) || d.Verdict != c.verdict {
				t.Errorf("%s by %v, want %s by %v", d.Verdict, rules, c.verdict, want)
			}
			if !slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(s, c.text) }) {
				t.Errorf("nothing says %q: %q", c.text, texts)
			}
		})
	}
}

// TestPrecedence: the first rule that decides does, and the others are heard.
func TestPrecedence(t *testing.T) {
	f := good()
	want := Ready
	for _, step := range []struct {
		change  func()
		verdict Verdict
	}{
		{func() { f.Findings = []finding.Finding{race()} }, Fix},
		{func() { f.Unanalysed = "half of it" }, Unknown},
		{func() { f.Cost.Managed.Total, f.Share = 2000, 2000 }, Stay},
		{func() { f.Checks = []eligibility.Check{{ID: "x", Status: eligibility.Blocked}} }, Blocked},
		{func() { f.Traffic.GPU = true }, ECS},
	} {
		step.change()
		want = step.verdict
		if d := decide(f); d.Verdict != want {
			t.Errorf("%s, want %s", d.Verdict, want)
		}
	}
	if d := decide(f); len(d.Reasons) != 5 {
		t.Errorf("%d reasons, want 5: %+v", len(d.Reasons), d.Reasons)
	}
}

// TestAlreadyThere: a function that has moved is not told to stay.
func TestAlreadyThere(t *testing.T) {
	f := good()
	f.Capacity = &iac.Capacity{}
	f.Cost.Managed.Total, f.Share = 2000, 2000
	if d := decide(f); d.Verdict != Ready || d.Reasons[0].Rule != "cost" {
		t.Errorf("%+v", d)
	}
}

func with(verdicts ...Verdict) *Report {
	r := &Report{}
	for _, v := range verdicts {
		f := good()
		f.Decision.Verdict = v
		if v == Fix {
			f.Findings = []finding.Finding{race()}
			f.Findings[0].Fingerprint = "the same"
		}
		r.Functions = append(r.Functions, *f)
	}
	return r
}

func TestWhole(t *testing.T) {
	for _, c := range []struct {
		r       *Report
		verdict Verdict
		text    string
	}{
		{with(), Unknown, "no function was found"},
		{with(Ready), Ready, "1 function: 1 ready"},
		{with(Ready, Fix, Fix), Fix, "3 functions: 1 ready, 2 ready after 1 fix"}, // one that both share
		{with(Ready, Stay, Stay, Stay), Ready, "4 functions: 1 ready, 3 better on standard Lambda"},
		{with(Stay, Blocked, Blocked), Blocked, "3 functions: 2 blocked, 1 better on standard Lambda"},
		{with(ECS, Unknown), ECS, "1 better on containers, 1 not known"},
	} {
		if d := c.r.decide(); d.Verdict != c.verdict || !strings.Contains(d.Text, c.text) {
			t.Errorf("%s, %q; want %s, %q", d.Verdict, d.Text, c.verdict, c.text)
		}
	}
	r := with(Ready, Fix)
	r.Total = &Total{Functions: 2, Cost: cost.Comparison{Standard: cost.Bill{Total: 10}, Managed: cost.Bill{Total: 20}}}
	r.Moved = r.Total
	if d := r.decide(); d.Verdict != Stay || !strings.Contains(d.Text, "those that can move cost no less") {
		t.Errorf("%+v", d)
	}
}

// TestReasons: what is said of all functions together, besides the cost.
func TestReasons(t *testing.T) {
	stays := with(Stay, Stay)
	for i := range stays.Functions {
		stays.Functions[i].Findings = []finding.Finding{race()}
	}
	partly := with(Ready, Ready)
	partly.Functions[1].Unbilled = "its memory is not known"
	twins := with(Unknown, Ready)
	twins.Functions[1].Language = iac.Code
	known := with(Unknown, Ready)
	known.Functions[0].Package.Dir = "/r/a"
	known.Functions[1].Language = iac.Code
	empty := with()
	empty.Errors = []report.Problem{{Message: "no function found"}}
	for _, c := range []struct {
		name string
		r    *Report
		want []string
	}{
		{"findings that do not count", stays, []string{
			"no traffic is known, so nothing is said of cost",
			"1 finding in 2 functions better on standard Lambda: listed and not counted, for there a process has one invocation at a time"}},
		{"findings that count", with(Fix), []string{"no traffic is known, so nothing is said of cost"}},
		{"traffic that is no bill", partly, []string{"no function could be billed, for the reasons below"}},
		{"code that may be that of a template", twins, []string{
			"no traffic is known, so nothing is said of cost",
			"no template names 1 function, and the package of 1 function of templates is not known: some may be the same"}},
		{"code that is another's", known, []string{"no traffic is known, so nothing is said of cost"}},
		{"nothing", empty, nil},
	} {
		var got []string
		for _, reason := range c.r.decide().Reasons {
			got = append(got, reason.Text)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
	}
}

// TestByPlace: lines are numbers, and not words.
func TestByPlace(t *testing.T) {
	at := func(file string, line int) report.Problem {
		return report.Problem{Span: &finding.Span{File: file, Line: line}}
	}
	want := []report.Problem{{Message: "of no file"}, at("a", 2), at("a", 16), at("b", 1)}
	got := []report.Problem{want[2], want[3], want[0], want[1]}
	slices.SortFunc(got, byPlace)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestSettle: a share is none of instances that the others do not use after all.
func TestSettle(t *testing.T) {
	file := filepath.Join(t.TempDir(), "traffic.yaml")
	text := "defaults: {requests: 1000, duration: 100}\nfunctions:\n  Busy: {requests: 180e6, duration: 100}\n"
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	table, err := traffic.Read(file, "traffic.yaml")
	if err != nil {
		t.Fatal(err)
	}
	r := &Report{}
	for _, name := range []string{"Busy", "A", "B", "C", "D"} {
		f := Function{Handlers: []string{"handle"}, Function: iac.Function{Name: name, Language: iac.SAM}}
		f.Memory = iac.Value[int]{Set: true, Known: true, V: 1024}
		f.Architecture = iac.Value[string]{Set: true, Known: true, V: "arm64"}
		r.Functions = append(r.Functions, f)
	}
	if err := r.bill(Options{Traffic: table}); err != nil {
		t.Fatal(err)
	}
	if d := decide(&r.Functions[0]); d.Verdict != Ready {
		t.Fatalf("on instances that all use: %+v", d)
	}
	if err := r.settle(Options{Traffic: table}); err != nil {
		t.Fatal(err)
	}
	busy := r.Functions[0]
	if busy.Decision.Verdict != Stay || busy.Share != busy.Cost.Managed.Total || r.Moved != nil {
		t.Errorf("alone: %+v, share %g of %g, moved %v", busy.Decision, busy.Share, busy.Cost.Managed.Total, r.Moved)
	}
}

func TestExitCode(t *testing.T) {
	warned := with(Ready)
	warned.Functions[0].Findings = []finding.Finding{race()}
	warned.Functions[0].Findings[0].Severity = finding.Note
	failed := with(Ready)
	failed.Errors = []report.Problem{{Message: "m"}}
	for _, c := range []struct {
		name   string
		r      *Report
		failOn finding.Severity
		code   int
	}{
		{"ready", with(Ready), finding.Warning, report.Clean},
		{"to be repaired", with(Ready, Fix), finding.Error, report.Found},
		{"to be repaired, but never", with(Fix), report.Never, report.Clean},
		{"a note", warned, finding.Warning, report.Clean},
		{"a note that counts", warned, finding.Note, report.Found},
		{"blocked", with(Blocked), finding.Error, report.Found},
		{"blocked, but never", with(Blocked), report.Never, report.Clean},
		{"stays as it is", with(Stay), finding.Note, report.Clean},
		{"incomplete", failed, report.Never, report.Failed},
	} {
		if code := c.r.ExitCode(c.failOn); code != c.code {
			t.Errorf("%s, --fail-on %s: %d, want %d", c.name, c.failOn, code, c.code)
		}
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[float64]string{0: "0", 999: "999", 1000: "1,000", 999999: "999,999", 1e6: "1 M", 42.5e6: "42.5 M", 1e10: "10000 M"} {
		if got := count(n); got != want {
			t.Errorf("count(%g) = %q, want %q", n, got, want)
		}
	}
}
