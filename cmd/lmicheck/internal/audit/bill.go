package audit

import (
	"cmp"
	"fmt"
	"math"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/cost"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/patch"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/traffic"
	"github.com/lmicheck/lmicheck/harness/size"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// Options say what functions do, and what they would have on managed instances.
type Options struct {
	Traffic *traffic.Table // nil: not known
	Cost    cost.Options

	// Of an environment of every function; 0: what a run, or the template, or the function's
	// memory as a standard function says, in this order.
	Memory      int     // MB
	Ratio       float64 // GiB for each vCPU
	Concurrency int
}

// bill bills functions whose traffic is known, each alone and all together.
func (r *Report) bill(o Options) error {
	r.Prices = cost.Prices
	if o.Cost.FreeTier {
		r.Prices += "; the free tier in full for each function alone, and once for several together"
	}
	var together []cost.Workload
	var index []int
	for i := range r.Functions {
		f := &r.Functions[i]
		t, ok := o.Traffic.Of(f.Name)
		if !ok {
			f.Unbilled = o.Traffic.Lacks(f.Name)
			continue
		}
		f.Traffic = &t
		w, err := o.workload(f)
		if err == nil {
			var c cost.Comparison
			if c, err = cost.Compare([]cost.Workload{w}, o.Cost); err == nil {
				f.Cost = &c
				together, index = append(together, w), append(index, i)
			}
		}
		if err != nil {
			f.Unbilled = err.Error()
		}
	}
	total, err := sum(together, o)
	if err != nil || total == nil {
		return err
	}
	r.Total = total
	shares, err := cost.Shares(together, total.Cost, o.Cost)
	if err != nil {
		return err
	}
	for k, i := range index {
		r.Functions[i].Share = shares[k]
	}
	return nil
}

// sum bills workloads together; nil if there are none.
func sum(list []cost.Workload, o Options) (*Total, error) {
	if len(list) == 0 {
		return nil, nil
	}
	c, err := cost.Compare(list, o.Cost)
	return &Total{Functions: len(list), Cost: c}, err
}

// settle decides, and bills together what is to be moved. Those that stay do not help to pay for
// instances: shares of the others grow, so that one of these may be better off staying, too,
// until nothing changes. A function that stays keeps the share by which that was decided.
func (r *Report) settle(o Options) error {
	for before := -1; ; {
		var list []cost.Workload
		var index []int
		for i := range r.Functions {
			f := &r.Functions[i]
			f.Decision = decide(f)
			if f.Cost != nil && f.Decision.Verdict.moves() {
				list, index = append(list, f.Cost.Workload), append(index, i)
			}
		}
		if len(list) == before {
			return nil
		}
		before = len(list)
		if err := r.moved(list, index, o); err != nil {
			return err
		}
	}
}

// moved bills what is to be moved, together, and gives each function its share.
func (r *Report) moved(list []cost.Workload, index []int, o Options) error {
	var err error
	if r.Moved, err = sum(list, o); err != nil || r.Moved == nil {
		return err
	}
	shares, err := cost.Shares(list, r.Moved.Cost, o.Cost)
	if err != nil {
		return err
	}
	for k, i := range index {
		r.Functions[i].Share = shares[k]
	}
	return nil
}

// workload is a function with its traffic, in an environment as it would have on managed
// instances. The error says what of it is not known.
func (o Options) workload(f *Function) (cost.Workload, error) {
	if f.Language == iac.Code {
		return cost.Workload{}, fmt.Errorf("no template says how much memory it has")
	}
	memory, err := known(f.Memory, iac.DefaultMemory, "its memory")
	if err != nil {
		return cost.Workload{}, err
	}
	arch, err := known(f.Architecture, iac.DefaultArchitecture, "its architecture")
	if err != nil {
		return cost.Workload{}, err
	}
	storage, err := known(f.Storage, iac.DefaultStorage, "its storage")
	if err != nil {
		return cost.Workload{}, err
	}
	e, ratio, err := o.Environment(f)
	if err != nil {
		return cost.Workload{}, err
	}
	return cost.Workload{
		Requests: f.Traffic.Requests, Duration: f.Traffic.Duration, Peak: f.Traffic.Peak,
		Memory: memory, Storage: storage, Arch: arch,
		Environment: e.MemoryMiB, Ratio: ratio, Concurrency: o.concurrency(f, e),
	}, nil
}

func known[T any](v iac.Value[T], absent T, what string) (T, error) {
	x, ok := v.Or(absent)
	if !ok {
		text := cmp.Or(v.Text, "an expression")
		if strings.HasPrefix(text, "default of ") {
			text = "the " + text
		}
		return x, fmt.Errorf("%s is %s, which is known when it is deployed", what, text)
	}
	return x, nil
}

// Environment is the size of an execution environment on managed instances, and the ratio of
// its memory to its vCPUs.
func (o Options) Environment(f *Function) (size.Environment, float64, error) {
	memory, err := known(f.Memory, iac.DefaultMemory, "its memory")
	if err != nil {
		return size.Environment{}, 0, err
	}
	ratio := float64(size.DefaultRatio)
	if f.Capacity != nil && f.Capacity.Ratio.Known {
		ratio = f.Capacity.Ratio.V
	}
	if f.Run != nil && f.Run.Capacity.Size.VCPU > 0 {
		s := f.Run.Capacity.Size
		memory, ratio = s.MemoryMiB, float64(s.MemoryMiB)/1024/s.VCPU
	}
	ratio = cmp.Or(o.Ratio, ratio)
	step := int(ratio * 1024)
	if step <= 0 {
		return size.Environment{}, 0, fmt.Errorf("a ratio of %g GiB for each vCPU is none", ratio)
	}
	needed := max(memory, size.MinMemory)
	if f.Traffic != nil {
		needed = max(needed, f.Traffic.Memory)
	}
	e, err := size.Resolve(cmp.Or(o.Memory, (needed+step-1)/step*step), ratio, 0)
	return e, ratio, err
}

// concurrency is how many invocations an environment takes at once.
func (o Options) concurrency(f *Function, e size.Environment) int {
	byRun, byTemplate := 0, 0
	if f.Run != nil {
		byRun = f.Run.Capacity.Recommended
	}
	if f.Capacity != nil && f.Capacity.Concurrency.Known {
		byTemplate = max(0, f.Capacity.Concurrency.V)
	}
	return cmp.Or(o.Concurrency, byRun, byTemplate, int(math.Ceil(patch.PerVCPU*e.VCPU)))
}

// trafficNotes says how figures came about, and which names no function has.
func (r *Report) trafficNotes(t *traffic.Table) {
	if t == nil {
		return
	}
	for _, note := range t.Notes {
		r.Unseen = append(r.Unseen, finding.BlindSpot{Kind: "traffic", What: note, Count: 1})
	}
	for _, u := range t.Unused() {
		r.Errors = append(r.Errors, report.Problem{
			Kind: "traffic", Span: &finding.Span{File: t.File, Line: u.Line},
			Message: fmt.Sprintf("%q is the name of no function", u.Name),
		})
	}
}
