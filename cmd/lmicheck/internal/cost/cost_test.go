package cost

import (
	"math"
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/harness/size"
)

// steady is a workload that tests change a little.
func steady() Workload {
	return Workload{Requests: 10e6, Duration: 200, Peak: 1, Memory: 512, Storage: 512, Arch: X86, Environment: 2048, Ratio: 2, Concurrency: 8}
}

// cents compares dollars to the cent.
func cents(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) >= 0.005 {
		t.Errorf("%s: %.4f dollars, want %.4f", what, got, want)
	}
}

// TestStandardExamples has the examples of https://aws.amazon.com/lambda/pricing/, and
// figures computed by hand for tiers, storage and discounts.
func TestStandardExamples(t *testing.T) {
	w := steady()
	free := Options{FreeTier: true}

	lines := standard([]Workload{w}, Options{})
	cents(t, "10 M requests", lines[0].amount(), 2.00)
	cents(t, "1 M GB-s", lines[1].amount(), 16.67)

	w = steady()
	w.Requests, w.Duration, w.Memory = 3e6, 120, 1536
	lines = standard([]Workload{w}, free)
	cents(t, "AWS's example: requests", lines[0].amount(), 0.40)
	cents(t, "AWS's example: duration", lines[1].amount(), 2.33)
	cents(t, "AWS's example", total(lines), 2.73)

	for _, c := range []struct {
		what   string
		change func(*Workload)
		o      Options
		want   float64
	}{
		{"nothing above the free tier", func(w *Workload) { w.Requests, w.Duration = 1e6, 100 }, free, 0},
		{"arm", func(w *Workload) { w.Arch = ARM }, Options{}, 2 + 13.3334},
		// 20e9 GB-s: 6e9, 9e9 and 5e9 of them at three prices
		{"tiers of x86", func(w *Workload) { w.Requests, w.Duration, w.Memory = 10e9, 2000, 1024 }, Options{}, 2000 + 100000.2 + 135000 + 66667},
		{"tiers of arm", func(w *Workload) { w.Requests, w.Duration, w.Memory, w.Arch = 10e9, 2000, 1024, ARM }, Options{}, 2000 + 100000.5 + 135001.125 + 13333.375},
		{"just the first tier", func(w *Workload) { w.Requests, w.Duration, w.Memory = 6e9, 1000, 1024 }, Options{}, 1200 + 100000.2},
		{"storage", func(w *Workload) { w.Storage = 1536 }, Options{}, 2 + 16.6667 + 2e6*0.0000000309},
		{"a discount, not on requests", func(*Workload) {}, Options{Lambda: 0.12}, 2 + 0.88*16.6667},
	} {
		w := steady()
		c.change(&w)
		cents(t, c.what, total(standard([]Workload{w}, c.o)), c.want)
	}
}

// TestFreeTierIsShared: the free tier and the tiers are those of the account.
func TestFreeTierIsShared(t *testing.T) {
	x86, arm := steady(), steady()
	x86.Requests = 1e6 // 100,000 GB-s
	arm.Arch = ARM     // 1,000,000 GB-s
	lines := standard([]Workload{arm, x86}, Options{FreeTier: true})
	cents(t, "requests", lines[0].amount(), 10*0.20)
	cents(t, "x86", lines[1].amount(), 0)
	cents(t, "arm", lines[2].amount(), 700000*0.0000133334)
}

// TestManagedExample is AWS's example of Managed Instances: 2,000 hours of m7g.xlarge, with
// a savings plan of three years for which AWS rounds the rate to $0.0457.
func TestManagedExample(t *testing.T) {
	const onDemand = 0.1632
	m7g, err := offerNamed("m7g.xlarge")
	if err != nil || m7g.price != onDemand {
		t.Fatalf("m7g.xlarge: %+v, %v", m7g, err)
	}
	lines := managed(100e6, []hire{{arch: ARM, instances: 1, hours: 2000, price: onDemand, discount: 1 - 0.0457/onDemand}})
	cents(t, "requests", lines[0].amount(), 20)
	cents(t, "instances", lines[1].amount(), 91.40)
	cents(t, "fee", lines[2].amount(), 48.96)
	cents(t, "the month", total(lines), 160.36)
}

// TestCalculatorExample is the example of AWS's sample calculator: 100 at once, one in each
// environment of 512 MB and a quarter of a vCPU, on c7g.xlarge; 1 M requests.
func TestCalculatorExample(t *testing.T) {
	c7g, err := offerNamed("c7g.xlarge")
	if err != nil {
		t.Fatal(err)
	}
	environments := []demand{{size.Environment{MemoryMiB: 512, VCPU: 0.25}, 100}}
	n := load{environments, environments}.on(c7g.Instance)
	if n != 14 {
		t.Errorf("%d instances, want 14", n)
	}
	lines := managed(1e6, hires([]Fleet{{Arch: ARM, Instances: n, Price: c7g.price}}, Options{}))
	for i, want := range []float64{0.20, 1481.90, 222.285} {
		if got := lines[i].amount(); math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: %v, want %v", lines[i].name, got, want)
		}
	}
	if got := total(lines); math.Abs(got-1704.385) > 1e-9 {
		t.Errorf("the month: %v, want 1704.385", got)
	}
}

func TestFargate(t *testing.T) {
	w := steady()
	w.Arch = ARM
	lines, err := fargate([]Workload{w}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	cents(t, "three tasks of 1 vCPU, 2 GB", total(lines), 3*730*(0.03238+2*0.00356))
	for e, want := range map[size.Environment]task{
		{MemoryMiB: 2048, VCPU: 1}:   {1, 2},
		{MemoryMiB: 8192, VCPU: 1}:   {1, 8},
		{MemoryMiB: 6144, VCPU: 3}:   {4, 8},  // there is no task of 3 vCPU, and 4 have 8 GB at least
		{MemoryMiB: 32768, VCPU: 4}:  {8, 32}, // 4 vCPU have 30 GB at most
		{MemoryMiB: 10240, VCPU: 5}:  {8, 16},
		{MemoryMiB: 18432, VCPU: 9}:  {16, 32},
		{MemoryMiB: 32768, VCPU: 16}: {16, 32},
	} {
		if got := taskFor(e); got != want {
			t.Errorf("task for %v: %v, want %v", e, got, want)
		}
	}
}

// TestEnvironments: 38.05 requests a second, 0.2 s each, are 7.6 at once.
func TestEnvironments(t *testing.T) {
	for _, c := range []struct {
		requests, duration, peak float64
		concurrency              int
		needed, environments     int
	}{
		{0, 200, 1, 8, 1, 3},
		{100e6, 200, 1, 8, 1, 3},         // 7.6
		{100e6, 200, 4, 8, 4, 4},         // 30.4
		{2.628e6, 1000, 1, 1, 1, 3},      // 1, and not 1.0000000001
		{2.628e6 * 24, 1000, 1, 8, 3, 3}, // 24
		{2.628e6 * 25, 1000, 1, 8, 4, 4}, // 25
		{2.628e6 * 100, 900e3, 1, 1, 90000, 90000},
	} {
		w := steady()
		w.Requests, w.Duration, w.Peak, w.Concurrency = c.requests, c.duration, c.peak, c.concurrency
		if n, e := w.needed(), w.environments(); n != c.needed || e != c.environments {
			t.Errorf("%g requests of %g ms, peak %g, %d at once: %d environments needed, %d there; want %d and %d", c.requests, c.duration, c.peak, c.concurrency, n, e, c.needed, c.environments)
		}
	}
}

func TestPack(t *testing.T) {
	small, wide := size.Environment{MemoryMiB: 2048, VCPU: 1}, size.Environment{MemoryMiB: 4096, VCPU: 2}
	huge := size.Environment{MemoryMiB: 32768, VCPU: 16}
	for _, c := range []struct {
		instance string
		list     []demand
		want     int
	}{
		{"c7g.xlarge", []demand{{small, 3}}, 1},
		{"c7g.xlarge", []demand{{small, 4}}, 2},
		{"c7g.xlarge", []demand{{wide, 3}}, 3},                // 3 vCPU: one each
		{"c7g.xlarge", []demand{{wide, 3}, {small, 3}}, 3},    // and one small beside it
		{"c7g.xlarge", []demand{{wide, 3}, {small, 4}}, 4},    //
		{"c7g.xlarge", []demand{{wide, 2}, {small, 1}}, 2},    //
		{"c7g.xlarge", []demand{{wide, 1}, {small, 7}}, 3},    // one beside the wide one, three, three
		{"c7g.xlarge", []demand{{huge, 1}}, 0},                //
		{"c7g.8xlarge", []demand{{huge, 1}, {small, 15}}, 1},  // 31 vCPU, 63 GiB
		{"c7g.8xlarge", []demand{{huge, 2}, {small, 31}}, 3},  // 15 beside each, and one more
		{"m7g.xlarge", []demand{{wide, 10}, {small, 10}}, 10}, //
		{"c7g.xlarge", nil, 0},
	} {
		i, err := size.ParseInstance(c.instance)
		if err != nil {
			t.Fatal(err)
		}
		if got := pack(i, c.list); got != c.want {
			t.Errorf("%s: %d instances for %v, want %d", c.instance, got, c.list, c.want)
		}
	}
}

// TestPackOneByOne compares with packing that looks at each environment by itself.
func TestPackOneByOne(t *testing.T) {
	sizes := []size.Environment{{MemoryMiB: 16384, VCPU: 2}, {MemoryMiB: 8192, VCPU: 4}, {MemoryMiB: 4096, VCPU: 1}, {MemoryMiB: 2048, VCPU: 1}}
	for seed := range 200 {
		var list []demand
		for k, e := range sizes {
			list = append(list, demand{e, seed * (k + 7) % 23})
		}
		i, err := size.ParseInstance([]string{"m7g.4xlarge", "c8g.8xlarge", "r7g.2xlarge"}[seed%3])
		if err != nil {
			t.Fatal(err)
		}
		var bins []bin
		for _, d := range list {
			for range d.count {
				at := 0
				for at < len(bins) && bins[at].fits(d.size) == 0 {
					at++
				}
				if at == len(bins) {
					bins = append(bins, bin{1, i.Usable()})
				}
				bins[at] = bins[at].with(1, 1, d.size)
			}
		}
		if got := pack(i, list); got != len(bins) {
			t.Errorf("seed %d: %s: %d instances for %v, one by one %d", seed, i.Type, got, list, len(bins))
		}
	}
}

func TestCheapest(t *testing.T) {
	for _, c := range []struct {
		what   string
		change func(*Workload)
		o      Options
		want   Fleet
	}{
		{"the floor", func(w *Workload) { w.Arch = ARM }, Options{}, Fleet{ARM, "c7g.xlarge", 0.145, 3, 3, 12}},
		{"more memory: 3 of 16 GiB do not fit beside each other", func(w *Workload) { w.Arch, w.Environment, w.Ratio = ARM, 16384, 8 }, Options{}, Fleet{ARM, "r7g.xlarge", 0.2142, 3, 3, 12}},
		{"as asked", func(w *Workload) { w.Arch = ARM }, Options{Instance: "m7g.xlarge"}, Fleet{ARM, "m7g.xlarge", 0.1632, 3, 3, 12}},
		{"asked for the other architecture", func(*Workload) {}, Options{Instance: "m7g.xlarge"}, Fleet{X86, "c7i.xlarge", 0.1785, 3, 3, 12}},
	} {
		w := steady()
		c.change(&w)
		got, err := fleets([]Workload{w}, c.o)
		if err != nil || len(got) != 1 || got[0] != c.want {
			t.Errorf("%s: %+v, %v; want %+v", c.what, got, err, c.want)
		}
	}
	big := steady()
	big.Environment, big.Ratio = 32768, 2
	if _, err := Compare([]Workload{big}, Options{Instance: "c7i.xlarge"}); err == nil || !strings.Contains(err.Error(), "c7i.xlarge") || !strings.Contains(err.Error(), "32768 MB, 16 vCPU") {
		t.Errorf("an instance that is too small: %v", err)
	}
}

// TestBreakEven looks at the totals around the number that was found, and above it.
func TestBreakEven(t *testing.T) {
	for what, change := range map[string]func(*Workload){
		"as it is":       func(*Workload) {},
		"arm":            func(w *Workload) { w.Arch = ARM },
		"long":           func(w *Workload) { w.Duration = 60e3 },
		"peaks":          func(w *Workload) { w.Peak, w.Memory = 3, 1024 },
		"more memory":    func(w *Workload) { w.Memory = 2048 },
		"more at once":   func(w *Workload) { w.Concurrency = 64 },
		"large and wide": func(w *Workload) { w.Memory, w.Environment, w.Ratio, w.Concurrency = 8192, 16384, 4, 4 },
	} {
		w := steady()
		change(&w)
		o := Options{FreeTier: true}
		c, err := Compare([]Workload{w}, o)
		if err != nil {
			t.Fatal(err)
		}
		if c.BreakEven == 0 {
			t.Errorf("%s: never", what)
			continue
		}
		s := &search{[]Workload{w}, o}
		for n, cheaper := range map[float64]bool{c.BreakEven - 1: false, c.BreakEven: true} {
			if p, err := s.at(n); err != nil || p.cheaper() != cheaper {
				t.Errorf("%s: at %.0f requests managed instances cost %.2f and standard functions %.2f (%v)", what, n, p.Managed, p.Standard, err)
			}
		}
		for _, p := range c.Curve {
			if p.Requests >= c.BreakEven && !p.cheaper() {
				t.Errorf("%s: above %.0f requests, at %.0f, managed instances cost more", what, c.BreakEven, p.Requests)
			}
		}
	}
	never := steady()
	never.Memory, never.Concurrency, never.Peak = 128, 1, 10
	if c, err := Compare([]Workload{never}, Options{}); err != nil || c.BreakEven != 0 {
		t.Errorf("one at once and a peak of ten: break-even at %.0f, %v", c.BreakEven, err)
	}
}

// TestSpare: half as many instances again as traffic needs, but not as the floor needs.
func TestSpare(t *testing.T) {
	w := steady()
	for _, c := range []struct{ seconds, environments, instances int }{
		{0, 3, 3},   // the floor
		{24, 3, 3},  // 3 are needed, on one instance
		{72, 9, 5},  // 9 on 3, and half as many again
		{73, 10, 6}, // 10 on 4
		{240, 30, 15},
	} {
		w.Requests, w.Duration = float64(c.seconds)*Hours*3600, 1000
		got, err := fleets([]Workload{w}, Options{Instance: "c7i.xlarge"})
		if err != nil || got[0].Environments != c.environments || got[0].Instances != c.instances {
			t.Errorf("%d at once: %+v, %v; want %d environments on %d instances", c.seconds, got, err, c.environments, c.instances)
		}
	}
}

// TestTogether: what runs on the same instances has the floor once.
func TestTogether(t *testing.T) {
	list := []Workload{steady(), steady(), steady(), steady()}
	alone, err := Compare(list[:1], Options{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := Compare(list, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if c.Environments != 12 || c.Instances != 4 || c.Workload.Instance != "c7i.xlarge" {
		// three on each; the four that traffic needs would fit on two, and three with what is spare
		t.Errorf("%d environments on %d %s, want 12 on 4 c7i.xlarge", c.Environments, c.Instances, c.Workload.Instance)
	}
	cents(t, "standard", c.Standard.Total, 4*alone.Standard.Total)
	if c.Managed.Total >= 4*alone.Managed.Total {
		t.Errorf("together %.2f, alone %.2f", c.Managed.Total, alone.Managed.Total)
	}
	shares, err := Shares(list, c, Options{})
	if err != nil {
		t.Fatal(err)
	}
	cents(t, "a share", shares[0], c.Managed.Total/4)
	list[1].Arch, list[2].Environment, list[3].Requests = ARM, 8192, 900e6
	if c, err = Compare(list, Options{}); err != nil {
		t.Fatal(err)
	}
	if len(c.Fleets) != 2 || c.Workload.Instance != "" {
		t.Errorf("fleets %+v, instance %q", c.Fleets, c.Workload.Instance)
	}
	if shares, err = Shares(list, c, Options{}); err != nil {
		t.Fatal(err)
	}
	cents(t, "all shares", shares[0]+shares[1]+shares[2]+shares[3], c.Managed.Total)
}

// TestItems: a bill is the sum of its items, and says how they come about.
func TestItems(t *testing.T) {
	c, err := Compare([]Workload{steady()}, Options{FreeTier: true, EC2: 0.28})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range []Bill{c.Standard, c.Managed, c.Fargate} {
		sum := 0.0
		for _, i := range b.Items {
			sum += i.Amount
		}
		cents(t, "items", sum, b.Total)
	}
	for _, c := range []struct{ got, want string }{
		{c.Standard.Items[0].Formula, "9 M requests (1 M are free) x $0.2/M"},
		{c.Standard.Items[1].Formula, "600000 GB-s (400000 are free) x $0.0000166667/GB-s"},
		{c.Managed.Items[1].Formula, "3 instances x 730 h x $0.1785/h x 0.72 (discount)"},
		{c.Managed.Items[2].Formula, "3 instances x 730 h x $0.1785/h x 0.15 (fee)"},
	} {
		if c.got != c.want {
			t.Errorf("formula %q, want %q", c.got, c.want)
		}
	}
}

func TestRefuses(t *testing.T) {
	for want, change := range map[string]func(*Workload){
		"requests":      func(w *Workload) { w.Requests = -1 },
		"1e+13":         func(w *Workload) { w.Requests = 1e13 },
		"NaN ms":        func(w *Workload) { w.Duration = math.NaN() },
		"duration":      func(w *Workload) { w.Duration = 0 },
		"90 minutes":    func(w *Workload) { w.Duration = 6000e3 },
		"peak":          func(w *Workload) { w.Peak = 0.5 },
		"memory 0 MB":   func(w *Workload) { w.Memory = 0 },
		"at once":       func(w *Workload) { w.Concurrency = 0 },
		`"sparc"`:       func(w *Workload) { w.Arch = "sparc" },
		"memory 512 MB": func(w *Workload) { w.Environment = 512 },
		"ratio 3":       func(w *Workload) { w.Ratio = 3 },
	} {
		w := steady()
		change(&w)
		if _, err := Compare([]Workload{w}, Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v; want an error with %q", w, err, want)
		}
	}
	if _, err := Compare(nil, Options{}); err == nil {
		t.Error("nothing was billed")
	}
	for _, o := range []Options{{EC2: 1}, {Lambda: -0.1}, {Fargate: math.NaN()}, {Instance: "t3.large"}, {Instance: "c99g.xlarge"}} {
		if o.Check() == nil {
			t.Errorf("%+v is let through", o)
		}
	}
}

// TestTable: every instance type that there is a price for has a shape.
func TestTable(t *testing.T) {
	if n := len(ec2()); n < 500 {
		t.Errorf("%d prices", n)
	}
	for name, price := range ec2() {
		if _, err := offerNamed(name); err != nil || price <= 0 {
			t.Errorf("%s at %g: %v", name, price, err)
		}
	}
	for _, arch := range []string{X86, ARM} {
		if n := len(offers()[arch]); n < 20 {
			t.Errorf("%s: %d types to choose from", arch, n)
		}
	}
}

// BenchmarkCompare: an audit bills hundreds of functions.
func BenchmarkCompare(b *testing.B) {
	for b.Loop() {
		if _, err := Compare([]Workload{steady()}, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
