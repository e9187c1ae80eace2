package eligibility

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
)

func allowed(names ...string) []iac.Value[string] {
	var list []iac.Value[string]
	for _, n := range names {
		list = append(list, is(n))
	}
	return list
}

// TestProvider changes one thing at a time in a capacity provider of which nothing is wrong.
func TestProvider(t *testing.T) {
	for _, test := range providerTests {
		t.Run(test.name, func(t *testing.T) {
			f, p := ready()
			test.change(p)
			checks := OfProject(&iac.Project{Functions: []*iac.Function{f}, Providers: []*iac.Provider{p}})
			if diff := cmp.Diff(append(test.want, "language advice", "egress advice"), statuses(checks)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if test.says != "" && !says(checks, test.says) {
				t.Errorf("no message has %q in\n%v", test.says, checks)
			}
		})
	}
}

var providerTests = []struct {
	name   string
	change func(*iac.Provider)
	want   []string // besides what is OK, and what holds for all functions
	says   string
}{
	{"right", func(*iac.Provider) {}, nil, ""},
	{"wrong form", func(p *iac.Provider) { p.Shape = "AllowedInstanceTypes is AllowedTypes in SAM" }, []string{"providershape change"}, "is AllowedTypes in SAM"},
	{"default architecture", func(p *iac.Provider) { p.Architectures, p.Allowed = nil, nil }, nil, ""},
	{"two architectures", func(p *iac.Provider) { p.Architectures = allowed("arm64", "x86_64") }, []string{"providerarchitecture change"}, "has 2 architectures"},
	{"architecture expression", func(p *iac.Provider) {
		p.Architectures = []iac.Value[string]{expr[string]("var.arch")}
	}, []string{"providerarchitecture unknown"}, "var.arch"},
	{"architecture that there is not", func(p *iac.Provider) {
		p.Architectures, p.Allowed = allowed("ARM_64"), nil
	}, []string{"providerarchitecture change"}, ""},

	{"both lists", func(p *iac.Provider) { p.Excluded = allowed("m8g.2xlarge") }, []string{"types change"}, "both allowed and excluded"},
	{"excluded only", func(p *iac.Provider) { p.Allowed, p.Excluded = nil, allowed("t3.micro", "m8g.*") }, nil, ""},
	{"family T", func(p *iac.Provider) { p.Allowed = allowed("t4g.xlarge") }, []string{"types change"}, `"t4g.xlarge"; managed instances are of families C, M and R`},
	{"GPU", func(p *iac.Provider) { p.Allowed = allowed("g5g.xlarge") }, []string{"types change"}, ""},
	{"families that begin alike", func(p *iac.Provider) {
		p.Allowed = allowed("mac2.metal", "hpc7g.4xlarge", "is4gen.xlarge")
	}, []string{"types change", "types change", "types change"}, ""},
	{"medium", func(p *iac.Provider) { p.Allowed = allowed("m7g.medium") }, []string{"types change"}, "begin at large"},
	{"small of family C", func(p *iac.Provider) { p.Allowed = allowed("c8g.large") }, []string{"types advice"}, "other pages at large"},
	{"other architecture", func(p *iac.Provider) { p.Allowed = allowed("m7i.xlarge", "m8gd.2xlarge", "r8a.xlarge") }, []string{"types change", "types change"}, "is for x86_64"},
	{"wildcards", func(p *iac.Provider) { p.Allowed = allowed("*", "m*", "c8g*", "r8g.*", "m8gd.*", "c*.4xlarge") }, nil, ""},
	{"wildcards of another family", func(p *iac.Provider) { p.Allowed = allowed("t*", "t4g.*") }, []string{"types change"}, ""},
	{"wildcard of another architecture", func(p *iac.Provider) { p.Allowed = allowed("m7i.*") }, []string{"types change"}, ""},
	{"wildcard of another size", func(p *iac.Provider) { p.Allowed = allowed("m*.medium") }, []string{"types change"}, ""},
	{"type expression", func(p *iac.Provider) { p.Allowed = []iac.Value[string]{expr[string]("!Ref T")} }, []string{"types unknown"}, ""},
	{"too many types", func(p *iac.Provider) { p.Allowed = make([]iac.Value[string], 401) }, []string{"types change"}, "401"},

	{"two subnets", func(p *iac.Provider) { p.Subnets = is(2) }, []string{"subnets advice"}, ""},
	{"no subnets", func(p *iac.Provider) { p.Subnets = is(0) }, []string{"subnets change"}, ""},
	{"17 subnets", func(p *iac.Provider) { p.Subnets = is(17) }, []string{"subnets change"}, ""},
	{"subnets expression", func(p *iac.Provider) { p.Subnets = expr[int]("!Ref SubnetIds") }, []string{"subnets unknown"}, ""},

	{"no limit", func(p *iac.Provider) { p.MaxVCPU = iac.Value[int]{} }, []string{"maxvcpu advice"}, "400"},
	{"limit of 1", func(p *iac.Provider) { p.MaxVCPU = is(1) }, []string{"maxvcpu change", "fit change"}, ""},
	{"limit of 15,001", func(p *iac.Provider) { p.MaxVCPU = is(15001) }, []string{"maxvcpu change"}, "15,001"},
	{"limit expression", func(p *iac.Provider) { p.MaxVCPU = expr[int]("var.max") }, []string{"maxvcpu unknown"}, ""},
	{"room for 3 environments of 2 vCPUs", func(p *iac.Provider) { p.MaxVCPU = is(6) }, []string{"maxvcpu advice"}, "12 and more"},
	{"no room for 3 environments of 2 vCPUs", func(p *iac.Provider) { p.MaxVCPU = is(5) }, []string{"maxvcpu advice", "fit change"}, "take 6"},
	{"limit of 12", func(p *iac.Provider) { p.MaxVCPU = is(12) }, nil, ""},
}

// TestFit adds up functions.
func TestFit(t *testing.T) {
	f, p := ready()
	p.MaxVCPU = is(20)
	list := []*iac.Function{f}
	add := func(change func(*iac.Function)) {
		g, _ := ready()
		change(g)
		list = append(list, g)
	}
	fits := func(want ...string) {
		t.Helper()
		var got []string
		for _, s := range statuses(OfProject(&iac.Project{Functions: list, Providers: []*iac.Provider{p}})) {
			if s == "fit change" || s == "fit unknown" {
				got = append(got, s)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d functions (-want +got):\n%s", len(list), diff)
		}
	}
	add(func(f *iac.Function) { f.Capacity.Min, f.Capacity.Max = iac.Value[int]{}, iac.Value[int]{} })
	add(func(f *iac.Function) { f.Capacity.Provider = is("Another") })
	fits()
	add(func(f *iac.Function) { f.Capacity.Min = expr[int]("var.min") })
	fits("fit unknown")
	list = list[:3]
	add(func(f *iac.Function) { f.Copies = "for_each = var.ports" })
	fits("fit unknown")
	add(func(f *iac.Function) { f.Capacity.Min = is(5) })
	fits("fit change") // whatever the unknown one takes
}

func TestVersions(t *testing.T) {
	_, p := ready()
	p.MaxVCPU = is(15000)
	project := &iac.Project{Providers: []*iac.Provider{p}}
	for range 101 {
		f, _ := ready()
		project.Functions = append(project.Functions, f)
	}
	if got := statuses(OfProject(project)); got[0] != "versions change" {
		t.Errorf("101 functions: %v", got)
	}
	project.Functions = project.Functions[:100]
	if got := statuses(OfProject(project)); got[0] != "language advice" {
		t.Errorf("100 functions: %v", got)
	}
}

// TestProviderOf: names are unique only within a template.
func TestProviderOf(t *testing.T) {
	f, own := ready()
	_, other := ready()
	other.Template = "a.yaml"
	if got := providerOf(f, []*iac.Provider{other, own}); got != own {
		t.Errorf("the provider is that of %s", got.Template)
	}
	if got := providerOf(f, []*iac.Provider{other}); got != other {
		t.Error("a provider of another template is not found")
	}
	f.Capacity = nil
	if got := providerOf(f, []*iac.Provider{own}); got != nil {
		t.Error("a standard function has a provider")
	}
}
