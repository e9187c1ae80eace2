package audit_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/cli"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/cost"
)

// The tests in this file recompute every number of the audit of testdata/monorepo, from what
// its templates and traffic.yaml say, without the packages that made it.

// A declared is a function as its template declares it, its environment, its traffic, and
// what is to be said of it.
type declared struct {
	memory, storage                int
	arch                           string
	environment, vcpu, concurrency int
	requests, duration, peak       float64
	verdict                        audit.Verdict
	fixes                          int
}

// monorepo is what a reader finds in the files. Requests are 0 where traffic.yaml has none.
func monorepo() map[string]*declared {
	return map[string]*declared{
		"BookingApiFunction":                    {512, 512, "arm64", 2048, 1, 8, 900e6, 260, 1.5, audit.Fix, 2},
		"TimetableFunction":                     {256, 512, "arm64", 2048, 1, 8, 310e6, 25, 2, audit.Stay, 0},
		"TicketScanFunction":                    {4096, 512, "arm64", 4096, 1, 32, 320e6, 60, 2, audit.Ready, 0},
		"GangwayFunction":                       {2048, 512, "arm64", 2048, 1, 16, 8e6, 120, 4, audit.Ready, 0},
		"RefundFunction":                        {verdict: audit.Unknown},
		"BoardingPass":                          {1024, 1024, "x86_64", 2048, 1, 8, 3.5e6, 900, 2, audit.Stay, 1},
		"Manifest":                              {2048, 512, "x86_64", 2048, 1, 8, 9000, 240e3, 1, audit.Stay, 1},
		"Quote":                                 {2048, 512, "arm64", 2048, 1, 8, 150e3, 40, 10, audit.Stay, 0},
		"Customs":                               {3000, 512, "arm64", 4096, 2, 16, 60e3, 3000, 1.5, audit.Stay, 0},
		"Loyalty/Points":                        {1024, 512, "arm64", 2048, 1, 8, 230e6, 110, 1.5, audit.Fix, 1},
		"Loyalty/Statement":                     {verdict: audit.Ready},
		"aws_lambda_function.berth":             {512, 512, "arm64", 2048, 1, 8, 26e6, 90, 1.2, audit.Stay, 1},
		"module.alert.aws_lambda_function.this": {verdict: audit.Ready},
		"text":                                  {1024, 512, "arm64", 2048, 1, 8, 9e6, 300, 20, audit.Stay, 1},
		"letter":                                {verdict: audit.Blocked},
		"backfill":                              {verdict: audit.Fix, fixes: 1},
		"InvoiceFunction":                       {verdict: audit.Fix, fixes: 1},
	}
}

// TestMonorepo recomputes the report.
func TestMonorepo(t *testing.T) {
	r := auditMonorepo(t, "--format", "json", "--traffic", "traffic.yaml")
	want := monorepo()
	var names []string
	for i := range r.Functions {
		f := &r.Functions[i]
		names = append(names, f.Name)
		d := want[f.Name]
		if d == nil {
			t.Errorf("function %q is not one of those in the templates", f.Name)
			continue
		}
		if f.Decision.Verdict != d.verdict || len(f.Fixes()) != d.fixes {
			t.Errorf("%s: %s with %d fixes, want %s with %d", f.Name, f.Decision.Verdict, len(f.Fixes()), d.verdict, d.fixes)
		}
		if (f.Cost != nil) != (d.requests > 0) {
			t.Errorf("%s: cost %v, traffic %g", f.Name, f.Cost != nil, d.requests)
			continue
		}
		if f.Cost != nil {
			d.recompute(t, f)
		}
	}
	for name := range want {
		if !slices.Contains(names, name) {
			t.Errorf("function %q is missing", name)
		}
	}
	checkTotals(t, r, want)
	checkDecision(t, r, want)
}

// auditMonorepo runs the command and reads what it writes.
func auditMonorepo(t *testing.T, args ...string) *audit.Report {
	t.Helper()
	dir, err := filepath.Abs("../../../../testdata/monorepo")
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	c := &cli.Command{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Env: os.Environ(), Dir: dir, Rules: analyzers.All}
	if code := c.Run(append([]string{"audit"}, args...)); code != cli.Failed { // RefundFunction has no code
		t.Errorf("exit code %d, want %d\n%s", code, cli.Failed, errs.String())
	}
	r := &audit.Report{}
	if err := json.Unmarshal(out.Bytes(), r); err != nil {
		t.Fatal(err)
	}
	return r
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-6*max(1, math.Abs(want)) {
		t.Errorf("%s: %v, recomputed %v", what, got, want)
	}
}

// recompute bills one function by the formulas of docs/audit.md.
func (d *declared) recompute(t *testing.T, f *audit.Function) {
	t.Helper()
	w := f.Cost.Workload
	got := fmt.Sprint(w.Memory, w.Storage, w.Arch, w.Environment, w.Ratio, w.Concurrency, w.Requests, w.Duration, w.Peak)
	if want := fmt.Sprint(d.memory, d.storage, d.arch, d.environment, float64(d.environment)/1024/float64(d.vcpu), d.concurrency, d.requests, d.duration, d.peak); got != want {
		t.Errorf("%s: workload %s, want %s", f.Name, got, want)
	}
	standard, managed, fargate := d.at(d.requests)
	near(t, f.Name+" standard", f.Cost.Standard.Total, standard)
	near(t, f.Name+" managed", f.Cost.Managed.Total, managed)
	near(t, f.Name+" Fargate", f.Cost.Fargate.Total, fargate)
	near(t, f.Name+" at once", f.Cost.Concurrent, d.atOnce(d.requests))
	if n := d.environments(d.requests); f.Cost.Environments != n {
		t.Errorf("%s: %d environments, recomputed %d", f.Name, f.Cost.Environments, n)
	}
	_, n, name := cheapest(d.arch, []*declared{d}, func(d *declared) float64 { return d.requests })
	if f.Cost.Instances != n || f.Cost.Workload.Instance != name {
		t.Errorf("%s: %d %s, recomputed %d %s", f.Name, f.Cost.Instances, f.Cost.Workload.Instance, n, name)
	}
	checkBills(t, f.Name, *f.Cost)
	for _, p := range f.Cost.Curve {
		s, m, g := d.at(p.Requests)
		near(t, fmt.Sprint(f.Name, " at ", p.Requests), p.Standard+p.Managed*1e3+p.Fargate*1e6, s+m*1e3+g*1e6)
	}
	if even := f.Cost.BreakEven; even > 0 {
		for n, cheaper := range map[float64]bool{even - 1: false, even: true} {
			if s, m, _ := d.at(n); m < s != cheaper {
				t.Errorf("%s: break-even at %v, but at %v standard is %v and managed %v", f.Name, even, n, s, m)
			}
		}
	}
	top := f.Cost.Curve[len(f.Cost.Curve)-1].Requests
	if s, m, _ := d.at(top); m < s != (f.Cost.BreakEven > 0) {
		t.Errorf("%s: break-even at %v, but at %v standard is %v and managed %v", f.Name, f.Cost.BreakEven, top, s, m)
	}
}

// checkBills adds up items, and does what their formulas say.
func checkBills(t *testing.T, name string, c cost.Comparison) {
	t.Helper()
	for _, b := range []cost.Bill{c.Standard, c.Managed, c.Fargate} {
		sum := 0.0
		for _, i := range b.Items {
			sum += i.Amount
			near(t, name+" "+i.Name+" = "+i.Formula, i.Amount, evaluate(t, i.Formula))
		}
		near(t, name+" sum of items", b.Total, sum)
	}
}

// evaluate computes a formula such as "3 instances x 730 h x $0.145/h + ...".
func evaluate(t *testing.T, formula string) float64 {
	t.Helper()
	sum := 0.0
	for term := range strings.SplitSeq(formula, " + ") {
		product := 1.0
		for f := range strings.SplitSeq(term, " x ") {
			text := regexp.MustCompile(`^\$?([0-9.e+-]+)`).FindStringSubmatch(f)
			if text == nil {
				t.Fatalf("formula %q: no number in %q", formula, f)
			}
			n, err := strconv.ParseFloat(text[1], 64)
			if err != nil {
				t.Fatal(err)
			}
			product *= n
		}
		sum += product
	}
	return sum
}

const monthHours = 730

func (d *declared) atOnce(requests float64) float64 {
	return requests * d.peak * d.duration / 1000 / (monthHours * 3600)
}

func (d *declared) needed(requests float64) int {
	return max(1, int(math.Ceil(d.atOnce(requests)/float64(d.concurrency)-1e-9)))
}

func (d *declared) environments(requests float64) int { return max(3, d.needed(requests)) }

// at returns the three bills at a number of requests.
func (d *declared) at(requests float64) (standard, managed, fargate float64) {
	hourly, _, _ := cheapest(d.arch, []*declared{d}, func(*declared) float64 { return requests })
	managed = requests/1e6*0.20 + hourly*monthHours*1.15
	standard = standardBill([]*declared{d}, func(*declared) float64 { return requests })
	return standard, managed, d.fargateBill(requests)
}

// standardBill has the free tier once, for x86_64 first. No function is beyond the first two tiers.
func standardBill(list []*declared, requests func(*declared) float64) float64 {
	n, free, bill := 0.0, 400e3, 0.0
	for _, arch := range []string{"x86_64", "arm64"} {
		seconds := 0.0
		for _, d := range list {
			if d.arch != arch {
				continue
			}
			r := requests(d)
			n += r
			seconds += r * d.duration / 1000 * float64(d.memory) / 1024
			bill += r * d.duration / 1000 * float64(d.storage-512) / 1024 * 0.0000000309
		}
		used := min(free, seconds)
		free -= used
		bill += tiered(arch, seconds-used)
	}
	return bill + max(0, n-1e6)/1e6*0.20
}

func tiered(arch string, seconds float64) float64 {
	first, second, p1, p2, p3 := 6e9, 15e9, 0.0000166667, 0.000015, 0.0000133334
	if arch == "arm64" {
		first, second, p1, p2, p3 = 7.5e9, 18.75e9, 0.0000133334, 0.0000120001, 0.0000106667
	}
	return min(seconds, first)*p1 + max(0, min(seconds, second)-first)*p2 + max(0, seconds-second)*p3
}

// fargateBill has tasks of 1 vCPU with 2 or 4 GB, or of 2 vCPU with 4 GB: the sizes of environments here.
func (d *declared) fargateBill(requests float64) float64 {
	tasks := max(3, math.Ceil(1.5*float64(d.needed(requests))-1e-9))
	vcpu, gb := 0.04048, 0.004445
	if d.arch == "arm64" {
		vcpu, gb = 0.03238, 0.00356
	}
	return tasks * monthHours * (float64(d.vcpu)*vcpu + float64(d.environment)/1024*gb)
}

// cheapest tries all instance types on the environments of functions of one architecture.
func cheapest(arch string, list []*declared, requests func(*declared) float64) (hourly float64, n int, name string) {
	for _, i := range instances(arch) {
		there := i.pack(list, func(d *declared) int { return d.environments(requests(d)) })
		needed := i.pack(list, func(d *declared) int { return d.needed(requests(d)) })
		if there == 0 {
			continue
		}
		count := max(3, there, int(math.Ceil(1.5*float64(needed)-1e-9)))
		if price := float64(count) * i.price; name == "" || price < hourly-1e-12 {
			hourly, n, name = price, count, i.name
		}
	}
	return hourly, n, name
}

// An instance is a line of the table of prices.
type instance struct {
	name      string
	vcpu, gib int
	price     float64
}

var tables = map[string][]instance{}

// instances reads the table: families of generation 7 and later without further letters, from
// xlarge on, in the order of their names.
func instances(arch string) []instance {
	if list := tables[arch]; list != nil {
		return list
	}
	text, err := os.ReadFile("../cost/ec2.txt")
	if err != nil {
		panic(err)
	}
	for line := range strings.Lines(string(text)) {
		m := regexp.MustCompile(`^(([cmr])[789]([agi])\.(\d*)xlarge) ([0-9.]+)\n$`).FindStringSubmatch(line)
		if m == nil || (m[3] == "g") != (arch == "arm64") {
			continue
		}
		times := 1
		if m[4] != "" {
			times, _ = strconv.Atoi(m[4])
		}
		price, _ := strconv.ParseFloat(m[5], 64)
		perVCPU := map[string]int{"c": 2, "m": 4, "r": 8}[m[2]]
		tables[arch] = append(tables[arch], instance{m[1], 4 * times, 4 * times * perVCPU, price})
	}
	return tables[arch]
}

// pack puts environments on instances, the largest first, each on the first that has room:
// 1 vCPU and 1 GiB of each are Lambda's.
func (i instance) pack(list []*declared, count func(*declared) int) int {
	sorted := slices.SortedStableFunc(slices.Values(list), func(a, b *declared) int {
		return (b.environment-a.environment)*100 + b.vcpu - a.vcpu
	})
	if len(list) == 1 { // many of one size
		each := min((i.vcpu-1)/list[0].vcpu, (i.gib-1)*1024/list[0].environment)
		if each == 0 {
			return 0
		}
		return (count(list[0]) + each - 1) / each
	}
	type room struct{ vcpu, mib int }
	var used []room
	for _, d := range sorted {
		for range count(d) {
			at := slices.IndexFunc(used, func(r room) bool { return r.vcpu >= d.vcpu && r.mib >= d.environment })
			if at < 0 {
				at, used = len(used), append(used, room{i.vcpu - 1, (i.gib - 1) * 1024})
			}
			used[at] = room{used[at].vcpu - d.vcpu, used[at].mib - d.environment}
			if used[at].vcpu < 0 || used[at].mib < 0 {
				return 0
			}
		}
	}
	return len(used)
}

// checkTotals recomputes the bills of all, of those that move, and the share of each.
func checkTotals(t *testing.T, r *audit.Report, want map[string]*declared) {
	t.Helper()
	var billed, moving []*declared
	for _, f := range r.Functions {
		if f.Cost == nil {
			continue
		}
		billed = append(billed, want[f.Name])
		if v := f.Decision.Verdict; v == audit.Ready || v == audit.Fix {
			moving = append(moving, want[f.Name])
		}
	}
	checkTotal(t, "total", r.Total, billed)
	checkTotal(t, "moved", r.Moved, moving)
	shares := 0.0
	for _, f := range r.Functions {
		switch d := want[f.Name]; {
		case f.Cost == nil:
		case slices.Contains(moving, d):
			shares += f.Share
			near(t, f.Name+" share", f.Share, d.share(moving))
		default: // it stays, by what it would be if all moved
			near(t, f.Name+" share", f.Share, d.share(billed))
		}
	}
	near(t, "sum of shares", shares, r.Moved.Cost.Managed.Total)
}

func checkTotal(t *testing.T, what string, got *audit.Total, list []*declared) {
	t.Helper()
	if got == nil || got.Functions != len(list) {
		t.Fatalf("%s: %+v, want that of %d functions", what, got, len(list))
	}
	sum := 0.0
	for _, d := range list {
		sum += d.requests
	}
	checkBills(t, what, got.Cost)
	for _, p := range append([]cost.Point{{Requests: sum, Standard: got.Cost.Standard.Total, Managed: got.Cost.Managed.Total, Fargate: got.Cost.Fargate.Total}}, got.Cost.Curve...) {
		if p.Requests > 3e9 {
			continue // one by one would take long
		}
		requests := func(d *declared) float64 { return p.Requests * d.requests / sum }
		managed, fargate := p.Requests/1e6*0.20, 0.0
		for _, arch := range []string{"x86_64", "arm64"} {
			if of := withArch(list, arch); len(of) > 0 {
				hourly, _, _ := cheapest(arch, of, requests)
				managed += hourly * monthHours * 1.15
			}
		}
		for _, d := range list {
			fargate += d.fargateBill(requests(d))
		}
		at := fmt.Sprint(what, " at ", p.Requests)
		near(t, at+" standard", p.Standard, standardBill(list, requests))
		near(t, at+" managed", p.Managed, managed)
		near(t, at+" Fargate", p.Fargate, fargate)
	}
}

func withArch(list []*declared, arch string) []*declared {
	return slices.DeleteFunc(slices.Clone(list), func(d *declared) bool { return d.arch != arch })
}

// share is what a function has of the fleet of its architecture, by what it fills, and its requests.
func (d *declared) share(together []*declared) float64 {
	of := withArch(together, d.arch)
	hourly, _, name := cheapest(d.arch, of, func(d *declared) float64 { return d.requests })
	at := slices.IndexFunc(instances(d.arch), func(i instance) bool { return i.name == name })
	i := instances(d.arch)[at]
	fills := func(d *declared) float64 {
		return float64(d.environments(d.requests)) * max(float64(d.vcpu)/float64(i.vcpu-1), float64(d.environment)/1024/float64(i.gib-1))
	}
	all := 0.0
	for _, o := range of {
		all += fills(o)
	}
	return d.requests/1e6*0.20 + hourly*monthHours*1.15*fills(d)/all
}

// checkDecision counts verdicts, and looks for the figures in the reasons.
func checkDecision(t *testing.T, r *audit.Report, want map[string]*declared) {
	t.Helper()
	count, fixes := map[audit.Verdict]int{}, map[audit.Verdict]int{}
	for _, d := range want {
		count[d.verdict]++
		fixes[d.verdict] += d.fixes
	}
	text := fmt.Sprintf("%d functions: %d ready, %d ready after %d fixes, %d blocked, %d better on standard Lambda, %d not known",
		len(want), count[audit.Ready], count[audit.Fix], fixes[audit.Fix], count[audit.Blocked], count[audit.Stay], count[audit.Unknown])
	if !strings.HasPrefix(r.Decision.Text, text) {
		t.Errorf("decision %q, want %q", r.Decision.Text, text)
	}
	spared := fmt.Sprintf("%d findings in ", fixes[audit.Stay])
	if !slices.ContainsFunc(r.Decision.Reasons, func(r audit.Reason) bool { return r.Rule == "findings" && strings.HasPrefix(r.Text, spared) }) {
		t.Errorf("no reason begins with %q: %v", spared, r.Decision.Reasons)
	}
	for _, f := range r.Functions {
		if d := want[f.Name]; f.Cost != nil {
			standard, managed, _ := d.at(d.requests)
			for _, figure := range []string{dollars(standard), dollars(managed)} {
				if !slices.ContainsFunc(f.Decision.Reasons, func(r audit.Reason) bool { return strings.Contains(r.Text, figure) }) {
					t.Errorf("%s: no reason has %s: %v", f.Name, figure, f.Decision.Reasons)
				}
			}
		}
	}
}

// dollars writes an amount below a million.
func dollars(x float64) string {
	text := fmt.Sprintf("%.2f", x)
	if n := len(text) - len("000.00"); n > 0 {
		text = text[:n] + "," + text[n:]
	}
	return "$" + text
}
