package eligibility

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/internal/finding"
)

var at = finding.Span{File: "template.yaml", Line: 7, Column: 3}

// is is a setting with a value.
func is[T any](v T) iac.Value[T] { return iac.Value[T]{Set: true, Known: true, V: v, Span: at} }

// expr is a setting with an expression.
func expr[T any](text string) iac.Value[T] { return iac.Value[T]{Set: true, Text: text, Span: at} }

// ready is a function on managed instances of which nothing is wrong, and its provider.
func ready() (*iac.Function, *iac.Provider) {
	f := &iac.Function{
		Name: "Fn", Language: iac.SAM, Template: "template.yaml", Where: finding.Span{File: "template.yaml", Line: 5},
		Runtime: is("provided.al2023"), Architecture: is("arm64"), Memory: is(4096), Timeout: is(30),
		Publish: is(true), PublishLatest: is(true),
		Events:  []iac.Event{{Type: "HttpApi"}, {Type: "SQS"}},
		Package: iac.Package{Go: true},
		Capacity: &iac.Capacity{
			Where: at, Provider: is("Instances"), Concurrency: is(32), Ratio: is(2.0), Min: is(3), Max: is(10),
		},
	}
	p := &iac.Provider{
		Name: "Instances", Language: iac.SAM, Template: "template.yaml", Where: finding.Span{File: "template.yaml", Line: 40},
		Architectures: []iac.Value[string]{is("arm64")}, Allowed: []iac.Value[string]{is("m8g.xlarge")},
		MaxVCPU: is(64), Subnets: is(3),
	}
	return f, p
}

// statuses are the checks as "id status", without those that are OK.
func statuses(checks []Check) []string {
	list := []string{}
	for _, c := range checks {
		if c.Status != OK {
			list = append(list, c.ID+" "+string(c.Status))
		}
	}
	return list
}

func TestReady(t *testing.T) {
	f, p := ready()
	checks := Of(f, []*iac.Provider{p})
	if diff := cmp.Diff([]string{}, statuses(checks)); diff != "" {
		t.Errorf("a function that is ready has (+):\n%s", diff)
	}
	var ids []string
	for _, c := range checks {
		if len(ids) == 0 || ids[len(ids)-1] != c.ID {
			ids = append(ids, c.ID)
		}
	}
	want := "runtime architecture memory ratio vcpu instance timeout storage provisioned reserved vpc filesystem snapstart tenancy" +
		" events published shape provider concurrency environments"
	if got := strings.Join(ids, " "); got != want {
		t.Errorf("checks are of\n%s, want\n%s", got, want)
	}
	project := OfProject(&iac.Project{Functions: []*iac.Function{f}, Providers: []*iac.Provider{p}})
	if diff := cmp.Diff([]string{"language advice", "egress advice"}, statuses(project)); diff != "" {
		t.Errorf("of the project (-want +got):\n%s", diff)
	}
}

// TestFunction changes one thing at a time in a function that is ready.
func TestFunction(t *testing.T) {
	for _, test := range functionTests {
		t.Run(test.name, func(t *testing.T) {
			f, p := ready()
			test.change(f)
			want := test.want
			if want == nil {
				want = []string{}
			}
			checks := Of(f, []*iac.Provider{p})
			if diff := cmp.Diff(want, statuses(checks)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if test.says != "" && !says(checks, test.says) {
				t.Errorf("no message has %q in\n%v", test.says, checks)
			}
		})
	}
}

func says(checks []Check, text string) bool {
	for _, c := range checks {
		if c.Status != OK && strings.Contains(c.Message, text) {
			return true
		}
	}
	return false
}

type functionTest struct {
	name   string
	change func(*iac.Function)
	want   []string // besides what is OK
	says   string   // in one of these
}

var functionTests = []functionTest{
	{"go1.x", func(f *iac.Function) { f.Runtime = is("go1.x") }, []string{"runtime change"}, `"Fn" runs on go1.x`},
	{"provided", func(f *iac.Function) { f.Runtime = is("provided") }, []string{"runtime change"}, ""},
	{"provided.al2", func(f *iac.Function) { f.Runtime = is("provided.al2") }, []string{"runtime change"}, "provided.al2023"},
	{"runtime of the future", func(f *iac.Function) { f.Runtime = is("provided.al2029") }, []string{"runtime unknown"}, ""},
	{"runtime expression", func(f *iac.Function) { f.Runtime = expr[string]("!Ref R") }, []string{"runtime unknown"}, "the expression !Ref R"},
	{"no runtime", func(f *iac.Function) { f.Runtime = iac.Value[string]{} }, []string{"runtime unknown"}, ""},
	{"image", func(f *iac.Function) { f.Image, f.Runtime = true, iac.Value[string]{} }, []string{"runtime advice"}, "container image"},

	{"architecture differs", func(f *iac.Function) { f.Architecture = is("x86_64") }, []string{"architecture change"}, `"Instances" has arm64`},
	{"default architecture differs", func(f *iac.Function) { f.Architecture = iac.Value[string]{} }, []string{"architecture change"}, "is for x86_64"},
	{"architecture that there is not", func(f *iac.Function) { f.Architecture = is("riscv") }, []string{"architecture change"}, ""},
	{"architecture expression", func(f *iac.Function) { f.Architecture = expr[string]("") }, []string{"architecture unknown"}, "an expression"},

	{"2,048 MB", func(f *iac.Function) { f.Memory = is(2048) }, nil, ""},
	{"2,047 MB", func(f *iac.Function) { f.Memory = is(2047) }, []string{"memory change"}, "has 2,047 MB"},
	{"32,768 MB, too much for the instance", func(f *iac.Function) { f.Memory = is(32768) }, []string{"instance change"}, "16 vCPUs and 32,768 MB"},
	{"32,769 MB", func(f *iac.Function) { f.Memory = is(32769) }, []string{"memory change"}, ""},
	{"default memory", func(f *iac.Function) { f.Memory = iac.Value[int]{} }, []string{"memory change"}, "has 128 MB"},
	{"memory by default of a module that is not here", func(f *iac.Function) {
		f.Memory = iac.Value[int]{Set: true, Text: `default of module "acme/lambda/aws"`, Span: at}
	}, []string{"memory unknown"}, `has the default of module "acme/lambda/aws" for its memory`},
	{"memory by default of a parameter", func(f *iac.Function) {
		f.Memory = iac.Value[int]{Set: true, Known: true, V: 1024, Text: `default of parameter "Memory"`, Span: at}
	}, []string{"memory change"}, `1,024 MB of memory (default of parameter "Memory")`},
	{"memory expression", func(f *iac.Function) { f.Memory = expr[int]("var.memory") }, []string{"memory unknown"}, "var.memory"},
	{"ratio that does not divide", func(f *iac.Function) { f.Memory, f.Capacity.Ratio = is(6144), is(4.0) }, []string{"memory change"}, "8,192 MB is"},
	{"ratio that divides", func(f *iac.Function) { f.Memory, f.Capacity.Ratio = is(8192), is(4.0) }, nil, ""},
	{"half a vCPU", func(f *iac.Function) { f.Memory, f.Capacity.Ratio = is(2048), is(4.0) }, []string{"vcpu change"}, "0.5 vCPUs"},
	{"1 vCPU at 8", func(f *iac.Function) { f.Memory, f.Capacity.Ratio = is(8192), is(8.0) }, nil, ""},
	{"no ratio, right for both", func(f *iac.Function) { f.Capacity.Ratio = iac.Value[float64]{} }, []string{"ratio advice"}, ""},
	{"no ratio, right for one", func(f *iac.Function) {
		f.Capacity.Ratio, f.Memory = iac.Value[float64]{}, is(6144)
	}, []string{"memory unknown", "ratio advice"}, "sources disagree"},
	{"no ratio, a vCPU or half of one", func(f *iac.Function) {
		f.Capacity.Ratio, f.Memory = iac.Value[float64]{}, is(2048)
	}, []string{"ratio advice", "vcpu unknown"}, "1 vCPU at 2 GiB for each, or 0.5 vCPUs at 4 GiB for each"},
	{"no ratio, wrong for both", func(f *iac.Function) {
		f.Capacity.Ratio, f.Memory = iac.Value[float64]{}, is(5000)
	}, []string{"memory change", "ratio advice"}, ""},
	{"ratio that there is not", func(f *iac.Function) { f.Capacity.Ratio, f.Memory = is(3.0), is(6144) }, []string{"ratio change"}, ""},
	{"ratio of nothing", func(f *iac.Function) { f.Capacity.Ratio = is(0.0) }, []string{"memory unknown", "ratio change", "vcpu unknown"}, ""},
	{"ratio expression", func(f *iac.Function) {
		f.Capacity.Ratio = expr[float64]("var.ratio")
	}, []string{"memory unknown", "ratio unknown", "vcpu unknown"}, "var.ratio"},

	{"900 s", func(f *iac.Function) { f.Timeout = is(900) }, nil, ""},
	{"901 s, synchronous", func(f *iac.Function) { f.Timeout = is(901) }, []string{"timeout change"}, `by "HttpApi"`},
	{"5,400 s, mapped", func(f *iac.Function) { f.Timeout, f.Events = is(5400), []iac.Event{{Type: "SQS"}} }, []string{"timeout advice"}, ""},
	{"5,400 s, MQ", func(f *iac.Function) {
		f.Timeout, f.Events = is(5400), []iac.Event{{Type: "MQ"}, {Type: "SQS"}}
	}, []string{"timeout change", "events advice"}, `by "MQ"`},
	{"1,000 s, who knows", func(f *iac.Function) {
		f.Timeout, f.Events = is(1000), []iac.Event{{Type: "Pigeon"}}
	}, []string{"timeout unknown", "events unknown"}, `how "Pigeon" invokes`},
	{"5,401 s", func(f *iac.Function) { f.Timeout, f.Events = is(5401), nil }, []string{"timeout change"}, "5,401 s"},
	{"default timeout", func(f *iac.Function) { f.Timeout = iac.Value[int]{} }, nil, ""},
	{"timeout expression", func(f *iac.Function) { f.Timeout = expr[int]("!Ref T") }, []string{"timeout unknown"}, ""},

	{"much of /tmp", func(f *iac.Function) { f.Storage = is(10240) }, []string{"storage advice"}, "10,240 MB"},
	{"more of /tmp than there is", func(f *iac.Function) { f.Storage = is(10241) }, []string{"storage change"}, ""},
	{"/tmp expression", func(f *iac.Function) { f.Storage = expr[int]("") }, []string{"storage unknown"}, ""},

	{"provisioned concurrency", func(f *iac.Function) { f.Provisioned = is(5) }, []string{"provisioned change"}, "of 5"},
	{"provisioned concurrency of 0", func(f *iac.Function) { f.Provisioned = is(0) }, nil, ""},
	{"provisioned expression", func(f *iac.Function) { f.Provisioned = expr[int]("") }, []string{"provisioned unknown"}, ""},
	{"reserved concurrency", func(f *iac.Function) { f.Reserved = is(50) }, []string{"reserved unknown"}, "a sample of AWS says"},
	{"reserved concurrency of 1", func(f *iac.Function) { f.Reserved = is(1) }, []string{"reserved unknown"}, "never to one invocation at a time"},
	{"reserved concurrency of 0", func(f *iac.Function) { f.Reserved = is(0) }, []string{"reserved unknown"}, ""},
	{"VPC", func(f *iac.Function) { f.VPC = is(true) }, []string{"vpc change"}, "subnets and security groups"},
	{"VPC expression", func(f *iac.Function) { f.VPC = expr[bool]("") }, []string{"vpc unknown"}, ""},
	{"VPC that is none", func(f *iac.Function) { f.VPC = is(false) }, nil, ""},
	{"file system", func(f *iac.Function) { f.FileSystem = is(true) }, []string{"filesystem unknown"}, "no page of AWS"},
	{"file system, Serverless", func(f *iac.Function) { f.Language, f.FileSystem = iac.Serverless, is(true) }, []string{"filesystem blocked"}, "refuses"},
	{"SnapStart", func(f *iac.Function) { f.SnapStart = is(true) }, []string{"snapstart unknown"}, ""},
	{"tenant isolation", func(f *iac.Function) { f.Tenancy = is(true) }, []string{"tenancy unknown"}, ""},

	{"event that is not known", func(f *iac.Function) { f.Events = []iac.Event{{Type: "Pigeon"}, {Type: "Pigeon"}} }, []string{"events unknown"}, ""},
	{"event source of which no type is known", func(f *iac.Function) { f.Events = []iac.Event{{}} }, []string{"events unknown"}, "event source of a kind that"},
	{"underscore", func(f *iac.Function) { f.Variables = []string{"TABLE", "_DEBUG"} }, []string{"variables advice"}, `"_DEBUG"`},

	{"nothing published", func(f *iac.Function) { f.Publish, f.PublishLatest = iac.Value[bool]{}, iac.Value[bool]{} }, []string{"published change"}, ""},
	{"published by number", func(f *iac.Function) { f.PublishLatest = is(false) }, []string{"published advice"}, "$LATEST.PUBLISHED"},
	{"publish expression", func(f *iac.Function) {
		f.Publish, f.PublishLatest = expr[bool]("var.publish"), iac.Value[bool]{}
	}, []string{"published unknown"}, "var.publish"},
	{"standard, published by number", func(f *iac.Function) {
		f.PublishLatest, f.Capacity, f.Memory = iac.Value[bool]{}, nil, is(2048)
	}, nil, ""},
	{"Serverless does not publish", func(f *iac.Function) {
		f.Language, f.Publish, f.PublishLatest = iac.Serverless, is(false), iac.Value[bool]{}
	}, []string{"published change"}, ""},
	{"Serverless publishes as it was told", func(f *iac.Function) {
		f.Language, f.PublishLatest = iac.Serverless, iac.Value[bool]{}
	}, nil, ""},
	{"Serverless publishes", func(f *iac.Function) {
		f.Language, f.Publish, f.PublishLatest = iac.Serverless, iac.Value[bool]{}, iac.Value[bool]{}
	}, nil, ""},

	{"wrong form", func(f *iac.Function) {
		f.Capacity.Shape, f.Capacity.Provider = "LambdaManagedInstancesCapacityProviderConfig is of CloudFormation", iac.Value[string]{}
	}, []string{"shape change"}, "is of CloudFormation"},
	{"no provider named", func(f *iac.Function) { f.Capacity.Provider = iac.Value[string]{} }, []string{"provider change"}, ""},
	{"provider that there is not", func(f *iac.Function) { f.Capacity.Provider = is("Instanced") }, []string{"provider change"}, `"Instanced", which no template declares`},
	{"provider elsewhere", func(f *iac.Function) {
		f.Capacity.Provider = is("arn:aws:lambda:eu-north-1:111122223333:capacity-provider:shared")
	}, []string{"provider unknown"}, ""},
	{"provider expression", func(f *iac.Function) { f.Capacity.Provider = expr[string]("!ImportValue P") }, []string{"provider unknown"}, ""},

	{"concurrency 1", func(f *iac.Function) { f.Capacity.Concurrency = is(1) }, nil, ""},
	{"concurrency 0", func(f *iac.Function) { f.Capacity.Concurrency = is(0) }, []string{"concurrency change"}, ""},
	{"concurrency 128 on 2 vCPUs", func(f *iac.Function) { f.Capacity.Concurrency = is(128) }, nil, ""},
	{"concurrency 129 on 2 vCPUs", func(f *iac.Function) { f.Capacity.Concurrency = is(129) }, []string{"concurrency advice"}, "129 invocations at once on 2 vCPUs"},
	{"concurrency 1,601", func(f *iac.Function) { f.Capacity.Concurrency = is(1601) }, []string{"concurrency change"}, "1,601"},
	{"no concurrency", func(f *iac.Function) { f.Capacity.Concurrency = iac.Value[int]{} }, []string{"concurrency advice"}, "no default is documented for Go"},
	{"concurrency expression", func(f *iac.Function) { f.Capacity.Concurrency = expr[int]("") }, []string{"concurrency unknown"}, ""},

	{"no bounds", func(f *iac.Function) { f.Capacity.Min, f.Capacity.Max = iac.Value[int]{}, iac.Value[int]{} }, nil, ""},
	{"minimum alone", func(f *iac.Function) { f.Capacity.Max = iac.Value[int]{} }, []string{"environments change"}, "without a maximum"},
	{"maximum alone", func(f *iac.Function) { f.Capacity.Min = iac.Value[int]{} }, []string{"environments change"}, "without a minimum"},
	{"0 to 0", func(f *iac.Function) { f.Capacity.Min, f.Capacity.Max = is(0), is(0) }, []string{"environments advice"}, "switched off"},
	{"0 to 10", func(f *iac.Function) { f.Capacity.Min = is(0) }, []string{"environments change"}, "0 goes with 0 only"},
	{"2 to 10", func(f *iac.Function) { f.Capacity.Min = is(2) }, []string{"environments advice"}, ""},
	{"11 to 10", func(f *iac.Function) { f.Capacity.Min = is(11) }, []string{"environments change"}, ""},
	{"3 to 15,001", func(f *iac.Function) { f.Capacity.Max = is(15001) }, []string{"environments change"}, ""},
	{"minimum expression", func(f *iac.Function) { f.Capacity.Min = expr[int]("var.min") }, []string{"environments unknown"}, "var.min"},

	// not on managed instances yet
	{"standard", func(f *iac.Function) { f.Capacity, f.Memory = nil, is(2048) }, nil, ""},
	{"standard, too little memory", func(f *iac.Function) { f.Capacity, f.Memory = nil, is(512) }, []string{"memory change"}, ""},
	{"standard, 10,240 MB", func(f *iac.Function) { f.Capacity, f.Memory = nil, is(10240) }, nil, ""},
	{"standard, 3,000 MB", func(f *iac.Function) { f.Capacity, f.Memory = nil, is(3000) }, []string{"memory change"}, "4,096 MB is"},
	{"code only", func(f *iac.Function) {
		*f = iac.Function{Name: "backfill", Language: iac.Code, Where: f.Where, Package: f.Package}
	}, nil, ""},
}

func TestLayers(t *testing.T) {
	const arn = "arn:aws:lambda:eu-north-1:464622532012:layer:"
	for layer, want := range map[string][]string{
		arn + "Datadog-Extension-ARM:89": {"layers change"},
		arn + "Datadog-Extension-ARM:90": {},
		arn + "Datadog-Extension:100":    {},
		"!Sub arn:aws:lambda:${AWS::Region}:464622532012:layer:Datadog-Extension-ARM:67": {"layers change"},
		arn + "Datadog-Extension:${Version}":                                             {"layers unknown"},
		arn + "NewRelicLambdaExtension:60":                                               {"layers unknown"},
		arn + "honeycomb-lambda-extension:1":                                             {"layers unknown"},
		arn + "some-other-extension:3":                                                   {"layers unknown"},
		arn + "fonts:3":                                                                  {},
		"!Ref FontsLayer":                                                                {},
		"!Ref SecretsExtensionLayer":                                                     {"layers unknown"},
	} {
		f, p := ready()
		f.Layers = []string{layer}
		if diff := cmp.Diff(want, statuses(Of(f, []*iac.Provider{p}))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", layer, diff)
		}
	}
}

func TestGOMAXPROCS(t *testing.T) {
	for _, test := range []struct {
		name, mod string
		variables []string
		want      []string
	}{
		{"old", "module m\n\ngo 1.24.5\n", nil, []string{"gomaxprocs advice"}},
		{"old module, new toolchain", "module m\n\ngo 1.22\n\ntoolchain go1.26.0\n", nil, []string{"gomaxprocs advice"}},
		{"new", "module m\n\ngo 1.25\n", nil, []string{}},
		{"newer", "module m\n\ngo 1.26.0\n", nil, []string{}},
		{"no go line", "module m\n", nil, []string{"gomaxprocs advice"}},
		{"old with automaxprocs", "module m\n\ngo 1.21\n\nrequire go.uber.org/automaxprocs v1.6.0\n", nil, []string{}},
		{"old with automaxprocs of another's", "module m\n\ngo 1.21\n\nrequire go.uber.org/automaxprocs v1.6.0 // indirect\n", nil, []string{"gomaxprocs advice"}},
		{"old with a variable", "module m\n\ngo 1.21\n", []string{"GOMAXPROCS"}, []string{}},
		{"broken", "modul m", nil, []string{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			below := filepath.Join(dir, "cmd", "api")
			if err := os.MkdirAll(below, 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(test.mod), 0o666); err != nil {
				t.Fatal(err)
			}
			f, p := ready()
			f.Package.Dir, f.Variables = below, test.variables
			if diff := cmp.Diff(test.want, statuses(Of(f, []*iac.Provider{p}))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestOtherLanguage(t *testing.T) {
	f, p := ready()
	f.Package.Go, f.Runtime = false, is("python3.13")
	if checks := Of(f, []*iac.Provider{p}); checks == nil || len(checks) != 0 {
		t.Errorf("a function in Python has %v, want an empty list", checks)
	}
}

// TestDoubt holds the table to its word: what sources disagree about neither blocks a function nor
// asks for a change, unless a check has a source of its own.
func TestDoubt(t *testing.T) {
	rows := map[string]Requirement{}
	for _, r := range Requirements {
		if rows[r.ID].ID != "" {
			t.Errorf("two requirements %q", r.ID)
		}
		rows[r.ID] = r
		if r.Source == "" || r.Wants == "" {
			t.Errorf("%q lacks a source or what it wants", r.ID)
		}
	}
	doubtful := map[string]bool{"reserved": true, "snapstart": true, "tenancy": true, "variables": true, "gomaxprocs": true}
	for _, test := range functionTests {
		f, p := ready()
		test.change(f)
		for _, c := range Of(f, []*iac.Provider{p}) {
			if doubtful[c.ID] && (rows[c.ID].Doubt == "" || c.Status == Blocked || c.Status == Change) {
				t.Errorf("%s: %v", test.name, c)
			}
			if c.Message == "" || c.Source == "" || c.Where.Line == 0 || strings.HasSuffix(c.Message, ".") || strings.Contains(c.Message, "%!") {
				t.Errorf("%s: %+v", test.name, c)
			}
		}
	}
}
