// Package audittest is for the tests of the formats of audits: the audit of a shop with
// functions in all template languages and of each verdict, and the sources that it speaks of.
package audittest

import (
	"fmt"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/eligibility"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/patch"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/harness"
	"github.com/lmicheck/lmicheck/harness/load"
	"github.com/lmicheck/lmicheck/harness/size"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// Dir returns the directory of the sources.
func Dir(t *testing.T) string {
	t.Helper()
	_, file, _, ok := runtime.Caller(0)
	if !ok {
		t.Fatal("no caller information")
	}
	return filepath.Join(filepath.Dir(file), "testdata", "shop")
}

// Rules returns the rules that the audit's findings are of.
func Rules() []analyzers.Rule {
	rule := func(name, code string) analyzers.Rule {
		return analyzers.Rule{Analyzer: &analysis.Analyzer{Name: name, Doc: name + ": for tests"}, Code: code}
	}
	return []analyzers.Rule{rule("handlerstate", "LMI102"), rule("lazyinit", "LMI103"), rule("sharedtmp", "LMI201")}
}

const (
	guide      = "https://docs.aws.amazon.com/lambda/latest/dg/"
	instances  = guide + "lambda-managed-instances.html"
	scaling    = guide + "lambda-managed-instances-scaling.html"
	amd64      = "x86_64"
	arm64      = "arm64"
	provided   = "provided.al2023"
	template   = "template.yaml"
	terraform  = "infra/main.tf"
	serverless = "media/serverless.yml"
	cdk        = "web/cdk.out/Web.template.json"
)

// Shop returns the audit.
func Shop() *audit.Report {
	r := &audit.Report{
		Version:   audit.Version,
		Tool:      report.Tool{Name: "lmicheck", Version: "v0.0.0-test", URL: "https://github.com/lmicheck/lmicheck"},
		Directory: "shop",
		Templates: []iac.Template{{File: terraform, Language: iac.Terraform}, {File: serverless, Language: iac.Serverless}, {File: template, Language: iac.SAM}, {File: cdk, Language: iac.CDK}},
		Functions: functions(),
		Providers: []*iac.Provider{{
			Name: "aws_lambda_capacity_provider.main", Language: iac.Terraform, Template: terraform, Where: at(terraform, 4),
			Architectures: []iac.Value[string]{set(arm64)}, Allowed: []iac.Value[string]{set("m8g.*")}, MaxVCPU: set(64),
		}},
		Decision: audit.Decision{
			Verdict: audit.Fix,
			Text:    "move 2 of 9 functions now and 2 more after 3 fixes; the others stay where they are",
			Reasons: []audit.Reason{
				{Rule: "findings", Text: "3 findings in 2 functions, 1 of them confirmed by running"},
				{Rule: "cost", Text: fmt.Sprintf("the functions that move cost %s a month on managed instances, and %s as they are", report.Dollars(2180), report.Dollars(3370))},
				{Rule: "eligibility", Text: "1 function needs a file system, which managed instances do not have", Source: instances},
				{Rule: "traffic", Text: "1 function has 60 requests a month: managed instances do not scale to zero", Source: scaling},
			},
		},
		Prices:  "us-east-1, US dollars, tables of 2026-11-22, on demand; the free tier is taken to be used up",
		Patches: patches(),
		Others: []audit.Other{
			{Name: "ReceiptRenderer", Runtime: "nodejs22.x", Where: at(template, 88)},
			{Name: "forecast", Runtime: "python3.13", Where: at(serverless, 61)},
		},
		Unseen: []finding.BlindSpot{
			{Kind: "call", What: `calls of "plugin.Symbol" values are taken to be harmless`, Span: &finding.Span{File: "orders/main.go", Line: 42, Column: 2}, Count: 3},
			{Kind: "dependency", What: "github.com/example/cache has no source here", Count: 1},
		},
		Errors: []report.Problem{{Kind: "template", Span: &finding.Span{File: serverless, Line: 40, Column: 7}, Message: `"${file(roles.yml):video}" names a file that is not there`}},
	}
	total := compare(workload(3.89e9, 72, arm64), 2)
	r.Total = &audit.Total{Functions: 6, Cost: total}
	r.Moved = &audit.Total{Functions: 4, Cost: compare(workload(3.8e9, 70, arm64), 2)}
	r.Checks = []eligibility.Check{
		{ID: "egress", Status: eligibility.Advice, Message: "logs leave through the subnets of the capacity provider: without NAT or a VPC endpoint they vanish", Where: at(terraform, 4), Source: scaling},
		{ID: "subnets", Status: eligibility.OK, Message: "3 subnets", Where: at(terraform, 4), Source: scaling},
	}
	for i := range r.Functions {
		if c := r.Functions[i].Cost; c != nil {
			r.Functions[i].Share = 0.8 * c.Managed.Total
		}
	}
	return r
}

func at(file string, line int) finding.Span { return finding.Span{File: file, Line: line, Column: 3} }

func set[T any](v T) iac.Value[T] { return iac.Value[T]{Set: true, Known: true, V: v} }

// functions returns one of each kind.
func functions() []audit.Function {
	orders := function("OrdersApi", iac.SAM, template, 12, "orders", "HttpApi")
	orders.Handlers = []string{"(*api).handle"}
	orders.Findings = finding.Normalize([]finding.Finding{state(), lazy()})
	orders.Run = run("example.com/shop/orders", 16)
	cost := compare(workload(1200e6, 80, arm64), 1)
	orders.Cost = &cost
	orders.Checks = append(checks(template, 12), eligibility.Check{ID: "memory", Status: eligibility.Change, Message: "512 MB: managed instances have 2048 MB or more", Where: at(template, 17), Source: instances})
	orders.Decision = decide(audit.Fix, "ready after 2 fixes", audit.Reason{Rule: "findings", Text: "2 findings, 1 confirmed by running"}, audit.Reason{Rule: "cost", Text: fmt.Sprintf("%s a month on managed instances instead of %s", report.Dollars(cost.Managed.Total), report.Dollars(cost.Standard.Total))})

	checkout := function("Checkout", iac.SAM, template, 31, "checkout", "Api", "SQS")
	checkout.Handlers = []string{"handle"}
	checkout.Run = run("example.com/shop/checkout", 8)
	cost2 := compare(workload(600e6, 120, arm64), 1)
	checkout.Cost = &cost2
	checkout.Checks = checks(template, 31)
	checkout.Decision = decide(audit.Ready, "ready", audit.Reason{Rule: "findings", Text: "no findings, and nothing was observed in a run"})

	indexer := function("SearchIndexer", iac.SAM, template, 54, "indexer", "DynamoDB")
	indexer.Handlers = []string{"(*indexer).Handle"}
	indexer.FileSystem = set(true)
	indexer.Checks = append(checks(template, 54), eligibility.Check{ID: "filesystem", Status: eligibility.Blocked, Message: "an EFS file system is mounted: managed instances have none", Where: at(template, 70), Source: "Serverless Framework, lib/plugins/aws/package/compile/functions.js"})
	indexer.Decision = decide(audit.Blocked, "blocked by its file system", audit.Reason{Rule: "eligibility", Text: "an EFS file system is mounted"})

	thumbs := function("ThumbnailsFn8A3C2B1D", iac.CDK, cdk, 140, "thumbnails", "S3")
	thumbs.Handlers = []string{"handle"}
	thumbs.Findings = finding.Normalize([]finding.Finding{tmp()})
	cost4 := compare(workload(90e6, 700, amd64), 2)
	thumbs.Cost, thumbs.Checks = &cost4, checks(cdk, 140)
	thumbs.Decision = decide(audit.Fix, "ready after 1 fix", audit.Reason{Rule: "findings", Text: "1 finding"})

	return append([]audit.Function{orders, checkout, indexer, thumbs}, more()...)
}

// more returns functions that do not move.
func more() []audit.Function {
	nightly := function("aws_lambda_function.nightly", iac.Terraform, terraform, 40, "nightly", "Schedule")
	nightly.Handlers = []string{"run"}
	nightly.Memory = iac.Value[int]{Set: true, Text: "var.memory"}
	cost := compare(workload(60, 240e3, amd64), 3)
	nightly.Cost, nightly.Checks = &cost, append(checks(terraform, 40), eligibility.Check{ID: "memory", Status: eligibility.Unknown, Message: "memory is var.memory: known when it is deployed", Where: at(terraform, 46), Source: instances})
	nightly.Decision = decide(audit.Stay, "stay on standard Lambda", audit.Reason{Rule: "traffic", Text: "60 requests a month: three environments would wait all month", Source: scaling})

	rates := function("aws_lambda_function.rates", iac.Terraform, terraform, 66, "rates", "Kinesis")
	rates.Handlers = []string{"handle"}
	cost2 := compare(workload(2e9, 40, arm64), 1)
	rates.Cost, rates.Checks = &cost2, checks(terraform, 66)
	rates.Capacity = &iac.Capacity{Where: at(terraform, 80), Provider: set("aws_lambda_capacity_provider.main"), Concurrency: set(32)}
	rates.Copies = "var.currencies"
	rates.Decision = decide(audit.Ready, "ready", audit.Reason{Rule: "findings", Text: "no findings"})

	video := function("transcode", iac.Serverless, serverless, 12, "media/transcode", "SQS")
	video.Handlers = []string{"(*worker).Handle"}
	cost3 := compare(workload(30e6, 4000, amd64), 8)
	video.Cost, video.Checks = &cost3, checks(serverless, 12)
	video.Decision = decide(audit.ECS, "better on containers: it needs more than managed instances have", audit.Reason{Rule: "cost", Text: "steady work of 4 s with all of the memory: a service costs less"})

	hooks := function("webhooks", iac.Serverless, serverless, 33, "", "HttpApi")
	hooks.Package = iac.Package{Go: true, Reason: `the artifact "dist/webhooks.zip" is built elsewhere`}
	hooks.Checks = checks(serverless, 33)
	hooks.Decision = decide(audit.Unknown, "not known: its code was not found", audit.Reason{Rule: "code", Text: "no package of this repository is known to be behind it"})

	auditlog := audit.Function{Function: iac.Function{Name: "cmd/auditlog", Language: iac.Code, Where: at("cmd/auditlog/main.go", 30), Package: iac.Package{Go: true, Dir: "cmd/auditlog"}}, Handlers: []string{"write"}}
	auditlog.Findings, auditlog.Checks = []finding.Finding{}, []eligibility.Check{}
	auditlog.Decision = decide(audit.Unknown, "not known: no template declares it", audit.Reason{Rule: "template", Text: "no template declares it; its code has no findings"})
	return []audit.Function{nightly, rates, video, hooks, auditlog}
}

func function(name string, l iac.Language, file string, line int, dir string, events ...string) audit.Function {
	f := audit.Function{Function: iac.Function{
		Name: name, Language: l, Template: file, Where: at(file, line),
		Runtime: set(provided), Architecture: set(arm64), Memory: set(512), Timeout: set(15),
		Package: iac.Package{Go: true, Dir: dir, How: "CodeUri"},
	}}
	for _, e := range events {
		f.Events = append(f.Events, iac.Event{Type: e})
	}
	return f
}

func decide(v audit.Verdict, text string, reasons ...audit.Reason) audit.Decision {
	return audit.Decision{Verdict: v, Text: text, Reasons: reasons}
}

func checks(file string, line int) []eligibility.Check {
	ok := func(id, message string) eligibility.Check {
		return eligibility.Check{ID: id, Status: eligibility.OK, Message: message, Where: at(file, line), Source: instances}
	}
	return []eligibility.Check{
		ok("runtime", provided+" can run on managed instances"),
		ok("architecture", "arm64 and the allowed instance types agree"),
		{ID: "versions", Status: eligibility.Advice, Message: "versions are published; $LATEST is not run on managed instances", Where: at(file, line), Source: instances},
		ok("timeout", "15 s is within the limit of 900 s"),
	}
}

// run returns what a run measured up to a concurrency.
func run(pkg string, most int) *harness.Result {
	r := &harness.Result{
		Package: pkg, Events: []string{"order", "order-of-a-guest"}, Concurrency: most,
		Phases: []harness.Phase{
			{Name: "init", Took: 210 * time.Millisecond, Invocations: 1},
			{Name: "serial", Took: 640 * time.Millisecond, Invocations: 24},
			{Name: "cold", Took: 3100 * time.Millisecond, Invocations: 96, Cut: true},
			{Name: "load", Took: 6200 * time.Millisecond, Invocations: 48210},
			{Name: "deadline", Skipped: "it answers in less than 20 ms"},
		},
		Notes: []string{"the go command has no race detector on this platform"},
		Capacity: harness.Capacity{
			Size: size.Environment{MemoryMiB: 2048, VCPU: 1}, Held: "cgroup v2",
			Instance:    &harness.Instance{Type: "m8g.xlarge", Environments: 3, Limit: "vCPU"},
			Recommended: most / 2, Reason: "throughput is within 90 % of the best from there on",
		},
	}
	for n := 1; n <= most; n *= 2 {
		throughput := 2400 * float64(n) / (1 + float64(n)/6)
		p99 := time.Duration(900+170*n*n) * time.Microsecond
		r.Capacity.Points = append(r.Capacity.Points, harness.Point{
			Concurrency: n, RSS: int64(21+n) << 20, Heap: int64(3+n/4) << 20,
			Summary: load.Summary{Throughput: throughput, P50: p99 / 3, P90: p99 / 2, P99: p99},
		})
	}
	return r
}

func patches() []patch.Patch {
	return []patch.Patch{
		{
			Template: template, Language: iac.SAM, Syntax: "yaml",
			Text: `Resources:
  CapacityProvider:
    Type: AWS::Serverless::CapacityProvider
    Properties:
      VpcConfig:
        SubnetIds: [subnet-FILL-IN]
      InstanceRequirements:
        Architectures: [arm64]
  OrdersApi:
    Properties:
      MemorySize: 2048
      CapacityProviderConfig:
        Arn: !GetAtt CapacityProvider.Arn
        PerExecutionEnvironmentMaxConcurrency: 8
`,
			Notes: []string{"the subnets have to be filled in", "ProvisionedConcurrencyConfig of Checkout has to be removed"},
		},
		{
			Template: terraform, Language: iac.Terraform, Syntax: "hcl",
			Text:  "resource \"aws_lambda_function\" \"rates\" {\n  publish    = true\n  publish_to = \"LATEST_PUBLISHED\"\n}\n",
			Notes: []string{},
		},
	}
}
