package audittest

import (
	"fmt"
	"math"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/cost"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/internal/finding"
)

func span(line, column, end int) finding.Span {
	return finding.Span{File: "orders/main.go", Line: line, Column: column, EndLine: line, EndColumn: end}
}

// state is confirmed, with both stacks.
func state() finding.Finding {
	start := span(51, 2, 24)
	f := finding.Finding{
		Rule: "handlerstate", Code: "LMI102", Severity: finding.Error,
		Message: `handler "(*api).handle" writes "(*api).last", which all invocations share, without synchronization (also read at main.go:29)`,
		Span:    span(25, 2, 8), Package: "example.com/shop/orders", Function: "(*api).handle", Place: "(*api).last", Handler: "(*api).handle", Start: &start,
		Sides: []finding.Side{
			{Access: "writes", Span: span(25, 2, 8), Function: "(*api).handle"},
			{Access: "reads", Span: span(29, 28, 34), Function: "(*api).handle"},
		},
		Evidence: finding.Static,
	}
	seen := f
	seen.Rule, seen.Code, seen.Evidence = "datarace", "LMI901", finding.Observed
	seen.Message = `one invocation writes "(*api).last" while another reads it`
	f.Verdict = &finding.Verdict{Status: finding.Confirmed, Hits: 412, AtOnce: 8, Observed: &seen}
	return f
}

// lazy has a chain of calls and a fix.
func lazy() finding.Finding {
	start := span(51, 2, 24)
	chain := []finding.Frame{{Function: "(*api).handle", Callee: "(*api).price", Call: span(26, 12, 63)}}
	return finding.Finding{
		Rule: "lazyinit", Code: "LMI103", Severity: finding.Error,
		Message: `"main.prices" is checked and set by concurrent invocations of "(*api).handle" without synchronization (also read at main.go:34)`,
		Span:    span(39, 3, 9), Package: "example.com/shop/orders", Function: "(*api).price", Place: "main.prices", Handler: "(*api).handle", Start: &start,
		Sides: []finding.Side{
			{Access: "writes", Span: span(39, 3, 9), Function: "(*api).price", Chain: chain},
			{Access: "reads", Span: span(34, 5, 11), Function: "(*api).price", Chain: chain, Locks: []string{"main.mu (read)"}},
		},
		Fixes: []finding.Fix{{Message: "initialise under a sync.Once", Edits: []finding.Edit{
			{File: "orders/main.go", Start: 312, End: 312, New: "\nvar pricesOnce = sync.OnceValues(func() (map[string]int, error) { return fetch(context.Background()) })\n"},
			{File: "orders/main.go", Start: 875, End: 970, New: "\tprices, err := pricesOnce()\n\tif err != nil {\n\t\treturn err\n\t}\n"},
		}}},
		Verdict:  &finding.Verdict{Status: finding.NotReached, Reason: `no event has "sku" in queryStringParameters`},
		Evidence: finding.Static,
	}
}

// tmp has one side.
func tmp() finding.Finding {
	at := finding.Span{File: "thumbnails/main.go", Line: 13, Column: 26, EndLine: 13, EndColumn: 39}
	return finding.Finding{
		Rule: "sharedtmp", Code: "LMI201", Severity: finding.Error,
		Message: `temporary file "/tmp/in.jpg" has the same name in every invocation`,
		Span:    at, Package: "example.com/shop/thumbnails", Function: "handle", Place: "/tmp/in.jpg", Handler: "handle",
		Sides:    []finding.Side{{Access: "writes", Span: at, Function: "handle"}},
		Alone:    "the same statement writes the same file in two invocations at once",
		Evidence: finding.Static,
	}
}

func workload(requests, duration float64, arch string) cost.Workload {
	return cost.Workload{Requests: requests, Duration: duration, Peak: 1.5, Memory: 512, Arch: arch, Environment: 2048, Ratio: 2, Concurrency: 8, Instance: "m8g.xlarge"}
}

// compare makes bills of round prices: formats do not compute.
func compare(w cost.Workload, kind int) cost.Comparison {
	at := func(requests float64) cost.Point {
		work := requests * w.Duration / 1000
		return cost.Point{
			Requests: requests,
			Standard: 0.2e-6*requests + 8.3e-6*work,
			Managed:  0.2e-6*requests + 150*math.Ceil(max(3, work/4e7)),
			Fargate:  36 * math.Ceil(1+work/2.5e6/float64(kind)),
		}
	}
	now := at(w.Requests)
	managed := now.Managed - 0.2e-6*w.Requests
	requests := cost.Item{Name: "requests", Formula: fmt.Sprintf("%s x $0.20/M", report.Compact(w.Requests)), Amount: 0.2e-6 * w.Requests}
	c := cost.Comparison{
		Workload: w, Instances: int(managed / 150), Fleets: []cost.Fleet{{Arch: w.Arch, Instance: w.Instance, Instances: int(managed / 150)}},
		Standard: cost.Bill{Total: now.Standard, Items: []cost.Item{requests, {Name: "duration (" + w.Arch + ")", Formula: fmt.Sprintf("%s x %g ms x 0.5 GB x $0.0000166667/GB-s", report.Compact(w.Requests), w.Duration), Amount: now.Standard - requests.Amount}}},
		Managed: cost.Bill{Total: now.Managed, Note: "not counted: NAT gateways or VPC endpoints, CloudWatch Logs, volumes", Items: []cost.Item{
			requests, {Name: "EC2 instances", Formula: fmt.Sprintf("%d x 730 h x $0.17854", int(managed/150)), Amount: managed / 1.15}, {Name: "management fee", Formula: "15 % of on-demand", Amount: managed - managed/1.15},
		}},
		Fargate: cost.Bill{Total: now.Fargate, Note: "not counted: a load balancer", Items: []cost.Item{{Name: "vCPU and memory", Formula: fmt.Sprintf("%g tasks x $36", now.Fargate/36), Amount: now.Fargate}}},
	}
	for i := 4 * 8; i <= 10*8; i++ {
		p := at(math.Round(math.Pow(10, float64(i)/8)))
		c.Curve = append(c.Curve, p)
		if c.BreakEven == 0 && p.Managed < p.Standard {
			c.BreakEven = p.Requests
		}
	}
	return c
}
