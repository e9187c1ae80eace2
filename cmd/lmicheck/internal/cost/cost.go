// Package cost computes what functions cost in a month: as standard Lambda functions, on
// Lambda Managed Instances, and as services on Fargate.
//
// Prices are those of us-east-1 in US dollars, from dated tables that are part of the
// program (see [Prices]). A [Bill] lists what it is made of, each with its formula in
// figures, so that a reader can follow and recompute it.
//
// # The model
//
// A month has 730 hours. At a rate of requests, as many invocations run at once as arrive
// while one takes its time (Little's law); environments hold as many at once as their
// concurrency, and there are at least three of each function; environments are packed on
// instances by vCPU and memory, of which Lambda keeps 1 vCPU and 1 GiB for itself. There are
// enough instances for all environments, half as many again as traffic needs, as in AWS's
// own calculator, and three, one for each availability zone. All of them run all month: that is
// what steady traffic costs, and more than traffic costs that comes and goes.
//
// An invocation is taken to last as long in all three ways.
package cost

import (
	"fmt"
	"math"

	"github.com/lmicheck/lmicheck/harness/size"
)

// Architectures, as Lambda calls them.
const (
	X86 = "x86_64"
	ARM = "arm64"
)

// A Workload is what a function does in a month, and what it needs.
type Workload struct {
	Requests    float64 `json:"requests"`    // invocations in a month
	Duration    float64 `json:"duration"`    // of an invocation, milliseconds, on average
	Peak        float64 `json:"peak"`        // highest sustained rate as a multiple of the average; 1 is steady
	Memory      int     `json:"memory"`      // MB, as a standard function
	Storage     int     `json:"storage"`     // MB of /tmp
	Arch        string  `json:"arch"`        // "x86_64", "arm64"
	Environment int     `json:"environment"` // MB of an execution environment on managed instances
	Ratio       float64 `json:"ratio"`       // GiB for each vCPU there: 2, 4 or 8
	Concurrency int     `json:"concurrency"` // invocations at once in one
	Instance    string  `json:"instance"`    // instance type, "c8g.xlarge"; set by Compare
}

// A Bill is the cost of a month.
type Bill struct {
	Items []Item  `json:"items"`
	Total float64 `json:"total"` // US dollars, the sum of the items, not rounded
	Note  string  `json:"note,omitempty"`
}

// An Item is a line of a bill.
type Item struct {
	Name    string  `json:"name"`    // "requests", "duration (arm64)", "EC2 instances (arm64)", "management fee (arm64)"
	Formula string  `json:"formula"` // in figures: "100 M requests x $0.2/M"
	Amount  float64 `json:"amount"`  // US dollars, not rounded
}

// A Comparison is one workload, or the sum of several, billed in three ways.
type Comparison struct {
	Workload     Workload `json:"workload"` // of several: the sum of requests, and the mean of durations; the rest is that of all, or not set
	Standard     Bill     `json:"standard"`
	Managed      Bill     `json:"managed"`
	Fargate      Bill     `json:"fargate"`
	Concurrent   float64  `json:"concurrent"`   // invocations at once at the peak: rate x duration
	Environments int      `json:"environments"` // on managed instances
	Instances    int      `json:"instances"`    // of EC2, on managed instances
	Fleets       []Fleet  `json:"fleets"`       // one for each architecture
	BreakEven    float64  `json:"breakEven"`    // requests in a month from which on managed instances cost less than standard functions; 0: never within the curve
	Curve        []Point  `json:"curve"`        // by requests, for a chart
}

// A Fleet is the instances of a capacity provider, which has one architecture.
type Fleet struct {
	Arch         string  `json:"arch"`
	Instance     string  `json:"instance"` // type
	Price        float64 `json:"price"`    // on demand, for an hour
	Environments int     `json:"environments"`
	Instances    int     `json:"instances"`
	VCPU         int     `json:"vcpu"` // of all instances: MaxVCpuCount must not be less
}

// A Point of a curve has the three totals at a number of requests.
type Point struct {
	Requests float64 `json:"requests"`
	Standard float64 `json:"standard"`
	Managed  float64 `json:"managed"`
	Fargate  float64 `json:"fargate"`
}

// Options say what is paid of the prices.
type Options struct {
	FreeTier bool    // the account's free tier is left for these functions
	Instance string  // type of instance for functions of its architecture; "": the cheapest
	EC2      float64 // discount of savings plans or reserved instances, from 0 to 1: not on the fee
	Lambda   float64 // likewise, on the duration of standard functions
	Fargate  float64 // likewise
}

// Check says what is wrong with options.
func (o Options) Check() error {
	for name, d := range map[string]float64{"EC2": o.EC2, "Lambda": o.Lambda, "Fargate": o.Fargate} {
		if !(d >= 0 && d < 1) {
			return fmt.Errorf("a discount on %s of %g %%: want 0 or more, and less than 100", name, 100*d)
		}
	}
	if o.Instance == "" {
		return nil
	}
	_, err := offerNamed(o.Instance)
	return err
}

// check says what is wrong with a workload.
func (w Workload) check() error {
	switch {
	case !(w.Requests >= 0 && w.Requests <= maxRequests):
		return fmt.Errorf("%g requests in a month: want 0 to %g", w.Requests, maxRequests)
	case !(w.Duration > 0 && w.Duration <= maxDuration):
		return fmt.Errorf("a duration of %g ms: want more than 0, and at most %g (90 minutes)", w.Duration, maxDuration)
	case !(w.Peak >= 1 && w.Peak <= maxPeak):
		return fmt.Errorf("a peak of %g times the average: want 1 to %g", w.Peak, maxPeak)
	case w.Memory <= 0 || w.Storage < 0:
		return fmt.Errorf("memory %d MB, storage %d MB: want a size", w.Memory, w.Storage)
	case w.Concurrency <= 0:
		return fmt.Errorf("%d invocations at once: want 1 or more", w.Concurrency)
	case tiers[w.Arch] == nil:
		return fmt.Errorf("architecture %q: want %s or %s", w.Arch, X86, ARM)
	}
	_, err := w.size()
	return err
}

// Bounds of what can be computed. Requests and peaks beyond are mistakes of units.
const (
	maxRequests = 1e12
	maxDuration = 5400e3 // AWS, What's New, 2026-09: 90 minutes on managed instances
	maxPeak     = 1e4
)

// size is the size of an environment on managed instances.
func (w Workload) size() (size.Environment, error) {
	return size.Resolve(w.Environment, w.Ratio, 0)
}

// concurrent is how many invocations run at once at the peak.
func (w Workload) concurrent() float64 {
	return w.Requests / (Hours * 3600) * w.Peak * w.Duration / 1000
}

// needed is how many environments hold them; it may be fewer than there have to be.
func (w Workload) needed() int { return max(1, ceil(w.concurrent()/float64(w.Concurrency))) }

// environments is how many there are. At least three are started: AWS Lambda Developer Guide,
// "Scaling Lambda Managed Instances" (MinExecutionEnvironments).
func (w Workload) environments() int { return max(floor, w.needed()) }

// floor is the least number of environments of a function, and of instances of a fleet.
const floor = 3

// spare is how many times the instances that are needed run, so that one of three zones can
// fail and traffic can rise before there are more. Source: AWS's sample calculator,
// aws-samples/sample-aws-lambda-managed-instances.
const spare = 1.5

// ceil rounds up, but not what is above a whole number by the error of floating point only.
func ceil(x float64) int { return int(math.Ceil(x - 1e-9)) }
