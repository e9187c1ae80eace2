// Package cost computes what a function costs in a month: as a standard Lambda function, on
// Lambda Managed Instances, and as a service on Fargate.
//
// Prices are those of us-east-1 in US dollars, from dated tables that are part of the
// program (see Prices). A [Bill] lists what it is made of, each with its formula in figures, so that
// a reader can follow and recompute it.
package cost

// A Workload is what a function does in a month, and what it needs.
type Workload struct {
	Requests    float64 `json:"requests"`    // invocations in a month
	Duration    float64 `json:"duration"`    // of an invocation, milliseconds, on average
	Peak        float64 `json:"peak"`        // highest sustained rate as a multiple of the average; 1 is steady
	Memory      int     `json:"memory"`      // MB, as a standard function
	Arch        string  `json:"arch"`        // "x86_64", "arm64"
	Environment int     `json:"environment"` // MB of an execution environment on managed instances
	Ratio       float64 `json:"ratio"`       // GiB for each vCPU there: 2, 4 or 8
	Concurrency int     `json:"concurrency"` // invocations at once in one
	Instance    string  `json:"instance"`    // instance type, "c8g.xlarge"
}

// A Bill is the cost of a month.
type Bill struct {
	Items []Item  `json:"items"`
	Total float64 `json:"total"` // US dollars, the sum of the items, not rounded
	Note  string  `json:"note,omitempty"`
}

// An Item is a line of a bill.
type Item struct {
	Name    string  `json:"name"`    // "requests", "duration", "EC2 instances", "management fee"
	Formula string  `json:"formula"` // in figures: "100 M x $0.20/M"
	Amount  float64 `json:"amount"`  // US dollars, not rounded
}

// A Comparison is one workload billed in three ways.
type Comparison struct {
	Workload  Workload `json:"workload"`
	Standard  Bill     `json:"standard"`
	Managed   Bill     `json:"managed"`
	Fargate   Bill     `json:"fargate"`
	Instances int      `json:"instances"` // of EC2, on managed instances
	BreakEven float64  `json:"breakEven"` // requests in a month from which managed instances cost less than a standard function; 0: never within the curve
	Curve     []Point  `json:"curve"`     // by requests, for a chart
}

// A Point of a curve has the three totals at a number of requests.
type Point struct {
	Requests float64 `json:"requests"`
	Standard float64 `json:"standard"`
	Managed  float64 `json:"managed"`
	Fargate  float64 `json:"fargate"`
}
