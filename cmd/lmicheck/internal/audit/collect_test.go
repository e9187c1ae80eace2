package audit

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/cost"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/scan"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/traffic"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// start is where a handler is registered.
func start(dir string) finding.Span {
	return finding.Span{File: dir + "/main.go", Line: 9, Column: 2}
}

func entry(name, pkg, dir string) report.Root {
	return report.Root{Name: name, Package: pkg, Start: start(dir)}
}

func at(file, pkg string, of *finding.Span) finding.Finding {
	return finding.Finding{Rule: "globalwrite", Code: "LMI101", Severity: finding.Error, Span: finding.Span{File: file, Line: 3}, Package: pkg, Place: pkg + ".x", Start: of}
}

func declare(name, dir string) *iac.Function {
	return &iac.Function{Name: name, Language: iac.SAM, Template: "/r/template.yaml", Where: finding.Span{File: "/r/template.yaml", Line: 2}, Package: iac.Package{Go: true, Dir: dir}}
}

// module is a module with the programs a and b, which share a library that has a mistake and,
// for the program c, the registration of its handler.
func module() *scan.Result {
	a, b, c := start("/r/a"), start("/r/b"), start("/r/lib")
	r := report.New(report.Tool{})
	r.Roots = []report.Root{entry("A", "m/a", "/r/a"), entry("B", "m/b", "/r/b"), entry("C", "m/lib", "/r/lib")}
	return &scan.Result{
		Report: r,
		Mains: []scan.Main{
			{Dir: "/r/a", Package: "m/a", Module: "m", Own: []string{"m/a", "m/lib"}},
			{Dir: "/r/b", Package: "m/b", Module: "m", Own: []string{"m/b", "m/lib"}},
			{Dir: "/r/c", Package: "m/c", Module: "m", Own: []string{"m/c", "m/lib"}},
			{Dir: "/r/tool", Package: "m/tool", Module: "m", Own: []string{"m/tool"}},
		},
		ByEntry: []finding.Finding{
			at("/r/lib/lib.go", "m/lib", &a), at("/r/lib/lib.go", "m/lib", &b), // one, for two
			at("/r/b/main.go", "m/b", &b),
			at("/r/lib/c.go", "m/lib", &c),
			{Rule: "runtimeversion", Span: finding.Span{File: "/r/go.mod", Line: 5}, Package: "m"},
			{Rule: "runtimeversion", Span: finding.Span{File: "/r/go.mod", Line: 5}, Package: "m"},
			{Rule: "unsafedep", Span: finding.Span{File: "/r/a/x.go", Line: 5}, Package: "m/a"},
		},
	}
}

// describe writes functions in a line each: name, template, handlers, findings, and what is wrong.
func describe(r *Report) string {
	var b strings.Builder
	for _, f := range r.Functions {
		fmt.Fprintf(&b, "%s %s %v", f.Name, f.Language, f.Handlers)
		for _, fd := range f.Findings {
			fmt.Fprintf(&b, " %s:%d", fd.Span.File, fd.Span.Line)
		}
		if f.Unanalysed != "" {
			fmt.Fprintf(&b, " (%s)", f.Unanalysed)
		}
		b.WriteString("\n")
	}
	for _, p := range r.Errors {
		fmt.Fprintf(&b, "error: %s\n", p.Text())
	}
	return b.String()
}

// broken is what a scan says of a package that does not compile; that no entry point was found
// is no error where other modules have some.
var broken = []report.Problem{
	{Kind: "package", Package: "m/lib", Message: "undefined: x"},
	{Kind: "entry", Message: "no entry point found"},
}

func TestCollect(t *testing.T) {
	other := declare("Other", "")
	other.Package.Go = false
	unknown := declare("Unknown", "")
	unknown.Package.Reason = "its archive is built elsewhere"
	loose := module()
	loose.Mains = nil
	for _, c := range []struct {
		name      string
		functions []*iac.Function
		scans     []*scan.Result
		want      string
	}{
		{"each has what is its own", []*iac.Function{declare("A", "/r/a"), declare("B", "/r/b"), declare("C", "/r/c"), other}, []*scan.Result{module()}, `
A sam [A] /r/a/x.go:5 /r/go.mod:5 /r/lib/lib.go:3
B sam [B] /r/b/main.go:3 /r/go.mod:5 /r/lib/lib.go:3
C sam [C] /r/go.mod:5 /r/lib/c.go:3
`},
		{"without templates", nil, []*scan.Result{module()}, `
a code [A] /r/a/x.go:5 /r/go.mod:5 /r/lib/lib.go:3
b code [B] /r/b/main.go:3 /r/go.mod:5 /r/lib/lib.go:3
c code [C] /r/go.mod:5 /r/lib/c.go:3
`},
		{"two functions of one program", []*iac.Function{declare("X", "/r/b"), declare("Y", "/r/b")}, []*scan.Result{{
			Report: &report.Report{Roots: module().Report.Roots[1:2]}, Mains: module().Mains[1:2]}}, `
X sam [B]
Y sam [B]
`},
		{"what is not there", []*iac.Function{unknown, declare("Gone", "/r/gone"), declare("Tool", "/r/tool")}, []*scan.Result{{
			Report: &report.Report{}, Mains: module().Mains[3:]}}, `
Gone sam [] (there is no main package in gone)
Tool sam [] (no entry point was found in package "m/tool": looked for functions that reach lambda.Start* or lambda.NewHandler*)
Unknown sam [] (its archive is built elsewhere)
error: /r/template.yaml:2: function "Unknown" could not be analysed: its archive is built elsewhere
error: /r/template.yaml:2: function "Gone" could not be analysed: there is no main package in gone
error: /r/template.yaml:2: function "Tool" could not be analysed: no entry point was found in package "m/tool": looked for functions that reach lambda.Start* or lambda.NewHandler*
`},
		{"a package with errors", []*iac.Function{declare("A", "/r/a")}, []*scan.Result{{
			Report: &report.Report{Roots: module().Report.Roots[:1], Errors: broken}, Mains: module().Mains[:1]}}, `
A sam [A] (package "m/lib": undefined: x)
error: undefined: x (package m/lib)
error: /r/template.yaml:2: function "A" could not be analysed as a whole: package "m/lib": undefined: x
`},
		{"handlers of no program", nil, []*scan.Result{loose}, `
a code [A] /r/a/x.go:5 /r/go.mod:5 /r/lib/lib.go:3
b code [B] /r/b/main.go:3 /r/go.mod:5 /r/lib/lib.go:3
lib code [C] /r/go.mod:5 /r/lib/c.go:3
`},
		{"nothing", nil, nil, `
error: no function found: neither a template that declares one, nor a main package that starts a handler
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Collect(Input{Directory: ".", Dir: "/r", Project: &iac.Project{Functions: c.functions}, Scans: c.scans})
			if diff := cmp.Diff(c.want, "\n"+describe(r)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestModule: of a module that could not be loaded, nothing is said of what is in it.
func TestModule(t *testing.T) {
	problem := report.Problem{Kind: "module", Span: &finding.Span{File: "/r/m/go.mod"}, Message: "inconsistent vendoring"}
	r := Collect(Input{Dir: "/r", Project: &iac.Project{Functions: []*iac.Function{declare("In", "/r/m/cmd"), declare("Out", "/r/mm/cmd")}}, Problems: []report.Problem{problem}})
	got := describe(r)
	for _, want := range []string{"In sam [] (its module could not be loaded: m/go.mod)\n", "Out sam [] (there is no main package in mm/cmd)\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// TestNames: directories of the same name are told apart.
func TestNames(t *testing.T) {
	s := &scan.Result{Report: report.New(report.Tool{})}
	for _, dir := range []string{"/r/x/api", "/r/y/api", "/r/job"} {
		s.Report.Roots = append(s.Report.Roots, entry("h", dir, dir))
		s.Mains = append(s.Mains, scan.Main{Dir: dir, Package: dir, Own: []string{dir}})
	}
	r := Collect(Input{Dir: "/r", Project: &iac.Project{}, Scans: []*scan.Result{s}})
	if got, want := describe(r), "job code [h]\nx/api code [h]\ny/api code [h]\n"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestForm: names are relative, nothing is null, and it comes back from JSON as it was.
func TestForm(t *testing.T) {
	f := declare("A", "/r/a")
	f.Memory = iac.Value[int]{Set: true, Known: true, V: 512, Span: finding.Span{File: "/r/template.yaml", Line: 4}}
	p := &iac.Project{Functions: []*iac.Function{f}, Templates: []iac.Template{{File: "/r/template.yaml"}}}
	p.Providers = []*iac.Provider{{Name: "P", Template: "/r/template.yaml", Where: finding.Span{File: "/r/template.yaml", Line: 20}}}
	r := Collect(Input{Directory: ".", Dir: "/r", Project: p, Scans: []*scan.Result{module()}})
	r.Functions[0].Findings[0].Fixes = []finding.Fix{{Edits: []finding.Edit{{File: "/r/a/x.go"}}}}
	requests, duration := 10e6, 100.0
	if err := Conclude(r, p, Options{Traffic: traffic.New(traffic.Entry{Requests: &requests, Duration: &duration})}); err != nil {
		t.Fatal(err)
	}
	r.Relative("/r", "/r")
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"/r/", ":null"} {
		if at := strings.Index(string(data), bad); at >= 0 {
			t.Errorf("%q in %s", bad, data[max(0, at-80):min(len(data), at+80)])
		}
	}
	var back Report
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(back)
	if err != nil || string(again) != string(data) {
		t.Errorf("it comes back differently: %v\n%s\n%s", err, data, again)
	}
}

// TestUnbilled: what is not known is said, and not guessed.
func TestUnbilled(t *testing.T) {
	requests, duration := 10e6, 100.0
	expression := func(f *iac.Function) { f.Memory = iac.Value[int]{Set: true, Text: "!Ref Memory"} }
	for _, c := range []struct {
		change func(*iac.Function)
		o      Options
		want   string
	}{
		{expression, Options{}, "its memory is !Ref Memory, which is known when it is deployed"},
		{func(f *iac.Function) { f.Architecture = iac.Value[string]{Set: true} }, Options{}, "its architecture is an expression"},
		{func(f *iac.Function) { f.Architecture = iac.Value[string]{Set: true, Known: true, V: "sparc"} }, Options{}, `architecture "sparc"`},
		{func(f *iac.Function) { f.Memory = iac.Value[int]{Set: true, Known: true, V: -5} }, Options{}, "memory -5 MB"},
		{func(f *iac.Function) { f.Memory = iac.Value[int]{Set: true, Known: true, V: 65536} }, Options{}, "memory 65536 MB"},
		{func(f *iac.Function) {
			f.Capacity = &iac.Capacity{Ratio: iac.Value[float64]{Set: true, Known: true, V: -1}}
		}, Options{}, "a ratio of -1"},
		{func(f *iac.Function) {
			f.Capacity = &iac.Capacity{Ratio: iac.Value[float64]{Set: true, Known: true, V: 3}}
		}, Options{}, "ratio 3"},
		{func(*iac.Function) {}, Options{Cost: cost.Options{Instance: "c7i.large"}, Memory: 8192, Ratio: 2}, `"c7i.large" holds no environment`},
	} {
		f := declare("A", "/r/a")
		c.change(f)
		p := &iac.Project{Functions: []*iac.Function{f}}
		r := Collect(Input{Dir: "/r", Project: p, Scans: []*scan.Result{module()}})
		c.o.Traffic = traffic.New(traffic.Entry{Requests: &requests, Duration: &duration})
		if err := Conclude(r, p, c.o); err != nil {
			t.Errorf("%s: %v", c.want, err)
			continue
		}
		a := r.Functions[0]
		if a.Cost != nil || !strings.Contains(a.Unbilled, c.want) {
			t.Errorf("cost %v, %q; want %q", a.Cost != nil, a.Unbilled, c.want)
		}
	}
}
