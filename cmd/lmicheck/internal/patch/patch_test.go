package patch

import (
	"flag"
	"go/format"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/internal/finding"
)

var update = flag.Bool("update", false, "write testdata/patches")

func is[T any](v T) iac.Value[T] { return iac.Value[T]{Set: true, Known: true, V: v} }

func expr[T any](text string) iac.Value[T] { return iac.Value[T]{Set: true, Text: text} }

// function is one in Go on provided.al2023 and arm64, with 512 MB.
func function(language iac.Language, template, name string) *iac.Function {
	return &iac.Function{
		Name: name, Language: language, Template: template, Where: finding.Span{File: template, Line: 3},
		Runtime: is("provided.al2023"), Architecture: is("arm64"), Memory: is(512),
		Package: iac.Package{Go: true},
	}
}

// sample has functions in every language: one with nothing special, and one with what has to
// be carried over or removed.
func sample(t *testing.T) (*iac.Project, []Choice) {
	app := t.TempDir()
	if err := os.WriteFile(filepath.Join(app, "cdk.json"), []byte(`{"app": "go mod download && go run ."}`), 0o666); err != nil {
		t.Fatal(err)
	}
	project := &iac.Project{Templates: []iac.Template{{File: "infra", Language: iac.Terraform}}}
	for _, in := range []struct {
		language   iac.Language
		template   string
		plain, odd string
	}{
		{iac.SAM, "sam.yaml", "Orders", "Ledger"},
		{iac.CloudFormation, "cloudformation.yaml", "Orders", "Ledger"},
		{iac.CloudFormation, "cloudformation.json", "Orders", "Ledger"},
		{iac.Serverless, "serverless.yml", "orders", "ledger"},
		{iac.Terraform, "infra", "aws_lambda_function.orders", "aws_lambda_function.ledger"},
		{iac.CDK, "cdk.out/Shop.template.json", "Shop/Orders", "Shop/Accounts/Ledger"},
		{iac.CDK, filepath.Join(app, "cdk.out", "Shop.template.json"), "Shop/Orders", "Shop/Accounts/Ledger"},
	} {
		odd := function(in.language, in.template, in.odd)
		odd.Runtime, odd.Architecture, odd.Memory = is("go1.x"), iac.Value[string]{}, is(3000)
		odd.VPC, odd.Provisioned, odd.Reserved = is(true), is(100), is(400)
		if in.language == iac.Terraform {
			odd.Copies = "for_each = var.ports"
		}
		project.Functions = append(project.Functions, function(in.language, in.template, in.plain), odd)
	}
	project.Functions = append(project.Functions, function(iac.Terraform, "infra/module", "module.mail.aws_lambda_function.this"))
	var choices []Choice
	for _, f := range project.Functions {
		c := Choice{Function: f}
		if strings.Contains(strings.ToLower(f.Name), "orders") { // of which there was a run
			c.Memory, c.Ratio, c.Concurrency = 4000, 4, 24
		}
		choices = append(choices, c)
	}
	return project, choices
}

// golden names the file that a patch of the sample is in.
func golden(p Patch) string {
	switch {
	case p.Language == iac.Terraform:
		return map[string]string{"infra": "root.tf", "infra/module": "module.tf"}[p.Template]
	case p.Syntax == "typescript":
		return "cdk.ts"
	case p.Syntax == "go":
		return "cdk.go.txt" // no file of Go by itself
	}
	return p.Template
}

// TestPatches compares the patches of the sample with testdata/patches; "go test -update" writes them.
// What is in these files is checked by the other tests, and by "make e2e".
func TestPatches(t *testing.T) {
	patches := For(sample(t))
	if len(patches) != 8 {
		t.Errorf("%d patches, want 8", len(patches))
	}
	for _, p := range patches {
		notes := strings.Join(p.Notes, "\n") + "\n"
		compare(t, golden(p), p.Text)
		compare(t, strings.TrimSuffix(golden(p), ".txt")+".notes", notes)
		if strings.Contains(p.Text+notes, "%!") {
			t.Errorf("%s: a verb of fmt is wrong", p.Template)
		}
	}
}

func compare(t *testing.T, name, got string) {
	t.Helper()
	name = filepath.Join("testdata", "patches", name)
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; go test -update writes it):\n%s", name, diff)
	}
}

// TestNone: what needs no patch, and what gets the form that it should have had.
func TestNone(t *testing.T) {
	python := function(iac.SAM, "a.yaml", "Python")
	python.Package.Go = false
	code := function(iac.Code, "", "backfill")
	there := function(iac.SAM, "a.yaml", "There")
	there.Capacity = &iac.Capacity{Provider: is("P"), Concurrency: is(8), Ratio: is(2.0)}
	var choices []Choice
	for _, f := range []*iac.Function{python, code, there} {
		choices = append(choices, Choice{Function: f})
	}
	if got := For(&iac.Project{}, choices); got == nil || len(got) != 0 {
		t.Errorf("patches %v, want an empty list", got)
	}
	there.Capacity.Shape = "it is of another language"
	got := For(&iac.Project{}, choices)
	if len(got) != 1 || !strings.Contains(got[0].Text, "There:") || !strings.Contains(strings.Join(got[0].Notes, "\n"), `remove CapacityProviderConfig from "There"`) {
		t.Errorf("for a wrong form: %v", got)
	}
	if strings.Contains(got[0].Text, "Python") {
		t.Error("a function in Python is in the patch")
	}
}

// TestHostileNames: whatever a template calls its things, a patch is a document of its language.
func TestHostileNames(t *testing.T) {
	for _, name := range []string{"", "a: b", "- x", "\"quoted\"", "two\nlines", "${x}", "`+x+`", "\xff", "日本", "null", "!Ref X", "a/b/c", "module.", "[0]"} {
		var choices []Choice
		var project iac.Project
		for language, template := range map[iac.Language]string{iac.SAM: "a.yaml", iac.CloudFormation: "a.json", iac.Serverless: "b.yml", iac.CDK: "c.json"} {
			f := function(language, template, name)
			choices = append(choices, Choice{Function: f})
			project.Providers = append(project.Providers, &iac.Provider{Name: name, Template: template, Architectures: []iac.Value[string]{is("arm64")}})
		}
		for _, p := range For(&project, choices) {
			if p.Syntax == "yaml" || p.Syntax == "json" {
				document(t, p)
			}
		}
		f := function(iac.CDK, "c.json", name)
		p := plans(&project, []Choice{{Function: f}})[0]
		if _, err := format.Source([]byte(p.cdkGo())); err != nil {
			t.Errorf("%q in Go: %v", name, err)
		}
		f = function(iac.Terraform, "infra", "aws_lambda_function."+name)
		For(&project, []Choice{{Function: f}}) // names of Terraform are identifiers: it must only end
	}
}

func TestSettings(t *testing.T) {
	for _, test := range []struct {
		name        string
		change      func(*iac.Function, *Choice)
		memory      int
		set         bool
		ratio       float64
		concurrency int
		scale       *scale
		note        string
	}{
		{"nothing known", func(*iac.Function, *Choice) {}, 2048, true, 2, 8, nil, "were not measured"},
		{"memory is enough", func(f *iac.Function, _ *Choice) { f.Memory = is(2048) }, 2048, false, 2, 8, nil, ""},
		{"memory by default", func(f *iac.Function, _ *Choice) { f.Memory = iac.Value[int]{} }, 2048, true, 2, 8, nil, ""},
		{"memory is an expression", func(f *iac.Function, _ *Choice) { f.Memory = expr[int]("!Ref M") }, 2048, true, 2, 8, nil, "is an expression"},
		{"memory of a parameter", func(f *iac.Function, _ *Choice) {
			f.Memory = iac.Value[int]{Set: true, Known: true, V: 1024, Text: `default of parameter "M"`}
		}, 2048, true, 2, 8, nil, `is the default of parameter "M", and has to be 2048`},
		{"no multiple", func(f *iac.Function, _ *Choice) { f.Memory = is(3000) }, 4096, true, 2, 16, nil, ""},
		{"more than there is", func(_ *iac.Function, c *Choice) { c.Memory = 40000 }, 32768, true, 2, 128, nil, ""},
		{"measured", func(_ *iac.Function, c *Choice) { c.Memory, c.Ratio, c.Concurrency = 8192, 4, 50 }, 8192, true, 4, 50, nil, ""},
		{"measured, and of a higher ratio", func(_ *iac.Function, c *Choice) { c.Memory, c.Ratio, c.Concurrency = 2048, 8, 50 }, 8192, true, 8, 50, nil, ""},
		{"a ratio that there is not", func(_ *iac.Function, c *Choice) { c.Ratio = 3 }, 2048, true, 2, 8, nil, ""},
		{"more than an environment may take", func(_ *iac.Function, c *Choice) { c.Concurrency = 5000 }, 2048, true, 2, 1600, nil, ""},
		{"what a wrong form says is kept", func(f *iac.Function, _ *Choice) {
			f.Capacity = &iac.Capacity{Ratio: is(4.0), Concurrency: is(20), Min: is(4), Max: is(9), Shape: "x"}
		}, 4096, true, 4, 20, &scale{4, 9}, ""},
		{"provisioned concurrency", func(f *iac.Function, _ *Choice) { f.Provisioned = is(50) }, 2048, true, 2, 8, &scale{7, 28}, "remove ProvisionedConcurrencyConfig"},
		{"provisioned concurrency, and traffic that needs more", func(f *iac.Function, c *Choice) {
			f.Provisioned, c.Environments = is(50), 20
		}, 2048, true, 2, 8, &scale{7, 40}, ""},
		{"much traffic", func(_ *iac.Function, c *Choice) { c.Environments = 20 }, 2048, true, 2, 8, nil, "may take 40 vCPUs"},
		{"little provisioned concurrency", func(f *iac.Function, _ *Choice) { f.Provisioned = is(1) }, 2048, true, 2, 8, &scale{3, 12}, ""},
		{"reserved concurrency", func(f *iac.Function, _ *Choice) { f.Reserved = is(100) }, 2048, true, 2, 8, &scale{3, 13}, "at most 13 environments"},
		{"reserved concurrency of 0", func(f *iac.Function, _ *Choice) { f.Reserved = is(0) }, 2048, true, 2, 8, nil, "ReservedConcurrentExecutions"},
		{"VPC that is an expression", func(f *iac.Function, _ *Choice) { f.VPC = expr[bool]("!If [A, B, C]") }, 2048, true, 2, 8, nil, ""},
		{"VPC", func(f *iac.Function, _ *Choice) { f.VPC = is(true) }, 2048, true, 2, 8, nil, `remove VpcConfig from "Fn"`},
		{"architecture is an expression", func(f *iac.Function, _ *Choice) { f.Architecture = expr[string]("!Ref A") }, 2048, true, 2, 8, nil, "architecture of"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := function(iac.SAM, "a.yaml", "Fn")
			c := Choice{Function: f}
			test.change(f, &c)
			p := plans(&iac.Project{Functions: []*iac.Function{f}}, []Choice{c})[0]
			m := p.functions[0]
			if m.memory != test.memory || m.setMemory != test.set || m.ratio != test.ratio || m.concurrency != test.concurrency {
				t.Errorf("memory %d (%t), ratio %g, concurrency %d", m.memory, m.setMemory, m.ratio, m.concurrency)
			}
			if diff := cmp.Diff(test.scale, m.scale, cmp.AllowUnexported(scale{})); diff != "" {
				t.Errorf("scale (-want +got):\n%s", diff)
			}
			if test.note != "" && !strings.Contains(strings.Join(p.notes, "\n"), test.note) {
				t.Errorf("no note has %q in\n%s", test.note, strings.Join(p.notes, "\n"))
			}
		})
	}
}

// TestProviders: one that is there is used, if it is of the architecture; names that are taken are not.
func TestProviders(t *testing.T) {
	arm, x86 := function(iac.SAM, "a.yaml", "Arm"), function(iac.SAM, "a.yaml", "Intel")
	x86.Architecture = iac.Value[string]{}
	taken := function(iac.SAM, "a.yaml", "LambdaInstancesArm64")
	choices := []Choice{{Function: arm}, {Function: x86}}
	for _, test := range []struct {
		name string
		have []*iac.Provider
		want string // of Arm and Intel
	}{
		{"none", nil, "LambdaInstancesArm642 LambdaInstancesX86"},
		{"arm64", []*iac.Provider{{Name: "P", Template: "a.yaml", Architectures: []iac.Value[string]{is("arm64")}}}, "P LambdaInstancesX86"},
		{"default", []*iac.Provider{{Name: "P", Template: "a.yaml"}}, "LambdaInstancesArm642 P"},
		{"of another template", []*iac.Provider{{Name: "P", Template: "b.yaml"}}, "LambdaInstancesArm642 LambdaInstancesX86"},
		{"of the wrong form", []*iac.Provider{{Name: "P", Template: "a.yaml", Shape: "x"}}, "LambdaInstancesArm642 LambdaInstancesX86"},
		{"expression", []*iac.Provider{{Name: "P", Template: "a.yaml", Architectures: []iac.Value[string]{expr[string]("!Ref A")}}}, "LambdaInstancesArm642 LambdaInstancesX86"},
	} {
		p := plans(&iac.Project{Functions: []*iac.Function{arm, x86, taken}, Providers: test.have}, choices)[0]
		if got := p.functions[0].provider.name + " " + p.functions[1].provider.name; got != test.want {
			t.Errorf("%s: providers %s, want %s", test.name, got, test.want)
		}
		for _, k := range p.providers {
			if k.max != 12 {
				t.Errorf("%s: %s may take %d vCPUs, want 12", test.name, k.name, k.max)
			}
		}
	}
}

func TestAppLanguage(t *testing.T) {
	for command, want := range map[string]string{
		"go mod download && go run mycdk.go":            "go",
		"npx ts-node --prefer-ts-exts bin/app.ts":       "typescript",
		"node bin/app.js":                               "typescript",
		"bunx tsx bin/app.ts":                           "typescript",
		"python3 app.py":                                "",
		".venv/bin/python app.py":                       "",
		"mvn -e -q compile exec:java":                   "",
		"dotnet run --project src/App.csproj":           "",
		"./build/app":                                   "typescript",
		"npx cargo-lambda":                              "typescript",
		"GOFLAGS=-mod=mod /usr/local/go/bin/go run ./x": "go",
	} {
		if got := languageOf(command, t.TempDir()); got != want {
			t.Errorf("%q is %q, want %q", command, got, want)
		}
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module infra\n\nrequire github.com/aws/aws-cdk-go/awscdk/v2 v2.276.0\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if got := languageOf("./build/app", dir); got != "go" {
		t.Errorf("beside a go.mod with the CDK: %q, want go", got)
	}
}

func TestConstruct(t *testing.T) {
	for _, test := range []struct{ path, template, want string }{
		{"Shop/Orders", "cdk.out/Shop.template.json", "Orders"},
		{"Shop/Api/Orders", "cdk.out/Shop.template.json", "Api Orders"},
		{"Prod/Shop/Orders", "cdk.out/assembly-Prod/ProdShop.template.json", "Orders"},
		{"Orders1E84A5B2", "cdk.out/Shop.template.json", "Orders1E84A5B2"},
	} {
		if got := strings.Join(construct(test.path, test.template), " "); got != test.want {
			t.Errorf("%s in %s: %q, want %q", test.path, test.template, got, test.want)
		}
	}
}
