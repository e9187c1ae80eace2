package cost

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/lmicheck/lmicheck/harness/size"
)

// A line of a bill is a sum of products.
type line struct {
	name  string
	terms [][]factor
}

// A factor is a number with what it counts.
type factor struct {
	value float64
	unit  string
}

// dollars is the unit of a price; what it is for follows: "$/M".
const dollars = "$"

func (f factor) String() string {
	text := strconv.FormatFloat(f.value, 'f', -1, 64)
	if per, ok := strings.CutPrefix(f.unit, dollars); ok {
		return dollars + text + per
	}
	return text + " " + f.unit
}

func (l line) amount() float64 {
	sum := 0.0
	for _, t := range l.terms {
		product := 1.0
		for _, f := range t {
			product *= f.value
		}
		sum += product
	}
	return sum
}

func (l line) formula() string {
	var sum []string
	for _, t := range l.terms {
		var product []string
		for _, f := range t {
			product = append(product, f.String())
		}
		sum = append(sum, strings.Join(product, " x "))
	}
	return strings.Join(sum, " + ")
}

func total(lines []line) float64 {
	sum := 0.0
	for _, l := range lines {
		sum += l.amount()
	}
	return sum
}

func bill(lines []line, note string) Bill {
	b := Bill{Items: []Item{}, Total: total(lines), Note: note}
	for _, l := range lines {
		b.Items = append(b.Items, Item{l.name, l.formula(), l.amount()})
	}
	return b
}

// requests is the line of requests, of which some are free.
func requests(n, free float64) line {
	unit := "M requests"
	if free > 0 {
		unit += fmt.Sprintf(" (%g M are free)", min(n, free)/million)
	}
	return line{"requests", [][]factor{{{max(0, n-free) / million, unit}, {requestFee, "$/M"}}}}
}

// standard bills workloads as standard functions.
func standard(list []Workload, o Options) []line {
	var freeR, freeD float64
	if o.FreeTier {
		freeR, freeD = freeRequests, freeDuration
	}
	lines := []line{requests(sum(list, Workload.requests), freeR)}
	for _, arch := range []string{X86, ARM} {
		of := withArch(list, arch)
		if len(of) == 0 {
			continue
		}
		// x86 first: AWS does not say in which order the free tier is used up.
		seconds := sum(of, Workload.memorySeconds)
		free := min(seconds, freeD)
		freeD -= free
		lines = append(lines, duration(arch, seconds-free, free, o.Lambda))
	}
	if s := sum(list, Workload.storageSeconds); s > 0 {
		lines = append(lines, line{"storage", [][]factor{{{s, "GB-s of /tmp beyond 512 MB"}, {storageFee, "$/GB-s"}}}})
	}
	return lines
}

// duration is the line of GB-seconds on one architecture, tier by tier.
func duration(arch string, seconds, free, discount float64) line {
	l := line{name: "duration (" + arch + ")"}
	from := 0.0
	for _, t := range tiers[arch] {
		part := min(seconds, t.upTo) - from
		if part <= 0 && from > 0 {
			break
		}
		unit := "GB-s"
		if free > 0 && from == 0 {
			unit += fmt.Sprintf(" (%s are free)", strconv.FormatFloat(free, 'f', -1, 64))
		}
		term := []factor{{part, unit}, {t.price, "$/GB-s"}}
		l.terms = append(l.terms, discounted(term, discount))
		from = t.upTo
	}
	return l
}

func discounted(term []factor, discount float64) []factor {
	if discount == 0 {
		return term
	}
	return append(term, factor{1 - discount, "(discount)"})
}

func (w Workload) requests() float64 { return w.Requests }

func (w Workload) memorySeconds() float64 {
	return w.Requests * w.Duration / 1000 * float64(w.Memory) / 1024
}

func (w Workload) storageSeconds() float64 {
	return w.Requests * w.Duration / 1000 * float64(max(0, w.Storage-freeStorage)) / 1024
}

func sum(list []Workload, of func(Workload) float64) float64 {
	n := 0.0
	for _, w := range list {
		n += of(w)
	}
	return n
}

// A hire is instances that run for some hours.
type hire struct {
	arch            string
	instances       float64
	hours           float64
	price, discount float64 // on demand, and what is taken off for all but the fee
}

// managed bills requests and instances as Lambda Managed Instances.
func managed(n float64, list []hire) []line {
	lines := []line{requests(n, 0)}
	for _, h := range list {
		term := []factor{{h.instances, "instances"}, {h.hours, "h"}, {h.price, "$/h"}}
		lines = append(lines, line{"EC2 instances (" + h.arch + ")", [][]factor{discounted(term, h.discount)}})
	}
	for _, h := range list {
		term := []factor{{h.instances, "instances"}, {h.hours, "h"}, {h.price, "$/h"}, {managementFee, "(fee)"}}
		lines = append(lines, line{"management fee (" + h.arch + ")", [][]factor{term}})
	}
	return lines
}

// hires lets fleets run all month.
func hires(list []Fleet, o Options) []hire {
	var out []hire
	for _, f := range list {
		out = append(out, hire{f.Arch, float64(f.Instances), Hours, f.Price, o.EC2})
	}
	return out
}

// A task is what Fargate has for an environment.
type task struct{ vcpu, memory float64 } // memory in GB

// taskSizes are the sizes of tasks that an environment can need. Source: Amazon ECS
// Developer Guide, "Task definition parameters for Fargate", task size.
var taskSizes = []struct{ vcpu, least, most, step float64 }{
	{1, 2, 8, 1}, {2, 4, 16, 1}, {4, 8, 30, 1}, {8, 16, 60, 4}, {16, 32, 120, 8},
}

// taskFor returns the smallest task that holds an environment.
func taskFor(e size.Environment) task {
	memory := float64(e.MemoryMiB) / 1024
	for _, s := range taskSizes {
		if s.vcpu >= e.VCPU && s.most >= memory {
			return task{s.vcpu, math.Ceil(max(memory, s.least)/s.step) * s.step}
		}
	}
	return task{} // an environment has at most 32 GB and 16 vCPU
}

// fargate bills workloads as services with a task for each environment that is needed, half
// as many again, and three at least.
func fargate(list []Workload, o Options) ([]line, error) {
	type kind struct {
		arch string
		task task
	}
	var kinds []kind // in the order of the workloads
	counts := map[kind]int{}
	for _, w := range list {
		e, err := w.size()
		if err != nil {
			return nil, err
		}
		k := kind{w.Arch, taskFor(e)}
		if counts[k] == 0 {
			kinds = append(kinds, k)
		}
		counts[k] += max(floor, spared(w.needed()))
	}
	vcpu, memory := line{name: "vCPU of tasks"}, line{name: "memory of tasks"}
	for _, k := range kinds {
		n, rate := factor{float64(counts[k]), "tasks"}, fargateRates[k.arch]
		vcpu.terms = append(vcpu.terms, discounted([]factor{n, {k.task.vcpu, "vCPU"}, {Hours, "h"}, {rate.vcpu, "$/vCPU-h"}}, o.Fargate))
		memory.terms = append(memory.terms, discounted([]factor{n, {k.task.memory, "GB"}, {Hours, "h"}, {rate.memory, "$/GB-h"}}, o.Fargate))
	}
	return []line{vcpu, memory}, nil
}
