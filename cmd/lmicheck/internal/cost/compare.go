package cost

import (
	"errors"
	"math"
	"sort"
)

// What bills leave out.
const (
	standardNote = "not counted: cold starts, provisioned concurrency, CloudWatch Logs, data transfer"
	managedNote  = "not counted: a NAT gateway ($0.045 an hour and $0.045 a GB) or VPC endpoints that logs and calls to AWS go through, CloudWatch Logs, volumes"
	fargateNote  = "not counted: a load balancer or pollers in place of Lambda's event sources, NAT or VPC endpoints, CloudWatch Logs"
)

// Compare bills workloads that share instances on managed instances. Most often it is one.
func Compare(list []Workload, o Options) (Comparison, error) {
	if len(list) == 0 {
		return Comparison{}, errors.New("no workload to bill")
	}
	for _, w := range list {
		if err := w.check(); err != nil {
			return Comparison{}, err
		}
	}
	fs, err := fleets(list, o)
	if err != nil {
		return Comparison{}, err
	}
	tasks, err := fargate(list, o)
	if err != nil {
		return Comparison{}, err
	}
	c := Comparison{
		Workload:   together(list),
		Standard:   bill(standard(list, o), standardNote),
		Managed:    bill(managed(sum(list, Workload.requests), hires(fs, o)), managedNote),
		Fargate:    bill(tasks, fargateNote),
		Concurrent: sum(list, Workload.concurrent),
		Fleets:     fs,
	}
	for _, f := range fs {
		c.Environments += f.Environments
		c.Instances += f.Instances
	}
	if len(fs) == 1 {
		c.Workload.Instance = fs[0].Instance
	}
	s := &search{list, o}
	if c.Curve, err = s.curve(c.Workload.Requests); err != nil {
		return Comparison{}, err
	}
	c.BreakEven, err = s.breakEven(c.Curve)
	return c, err
}

// together returns the sum of workloads.
func together(list []Workload) Workload {
	if len(list) == 1 {
		return list[0]
	}
	all := Workload{Requests: sum(list, Workload.requests)}
	if all.Requests > 0 {
		all.Duration = sum(list, func(w Workload) float64 { return w.Requests * w.Duration }) / all.Requests
	}
	return all
}

// A search looks at the same workloads with more and fewer requests.
type search struct {
	list []Workload
	opts Options
}

// at returns the totals at a number of requests, which keep their proportions.
func (s *search) at(requests float64) (Point, error) {
	now := sum(s.list, Workload.requests)
	scaled := make([]Workload, len(s.list))
	for i, w := range s.list {
		share := 1 / float64(len(s.list))
		if now > 0 {
			share = w.Requests / now
		}
		w.Requests = requests * share
		scaled[i] = w
	}
	fs, err := fleets(scaled, s.opts)
	if err != nil {
		return Point{}, err
	}
	tasks, err := fargate(scaled, s.opts)
	return Point{
		Requests: requests,
		Standard: total(standard(scaled, s.opts)),
		Managed:  total(managed(requests, hires(fs, s.opts))),
		Fargate:  total(tasks),
	}, err
}

// The curve goes over these decades, and one beyond the requests, in so many steps each.
const (
	firstDecade = 4
	lastDecade  = 10
	decadeSteps = 8
)

// curve returns points at equal distances on a logarithmic scale.
func (s *search) curve(requests float64) ([]Point, error) {
	last := lastDecade
	if requests > 0 {
		last = max(last, int(math.Ceil(math.Log10(requests)))+1)
	}
	var points []Point
	for i := firstDecade * decadeSteps; i <= last*decadeSteps; i++ {
		p, err := s.at(math.Round(math.Pow(10, float64(i)/decadeSteps)))
		if err != nil {
			return nil, err
		}
		points = append(points, p)
	}
	return points, nil
}

// fine is the distance between the numbers of requests that breakEven looks at. The cost of
// instances grows in steps, and can exceed that of standard functions again after a step:
// where that is so for less than this, it is not seen.
const fine = 1.02

// breakEven returns the number of requests from which on managed instances cost less, up to
// the end of the curve.
func (s *search) breakEven(curve []Point) (float64, error) {
	first, last := curve[0].Requests, curve[len(curve)-1].Requests
	high := last
	for r := last; r >= first; r /= fine {
		p, err := s.at(r)
		if err != nil {
			return 0, err
		}
		if !p.cheaper() {
			if r == last {
				return 0, nil
			}
			return s.between(math.Floor(r), math.Ceil(high))
		}
		high = r
	}
	return first, nil
}

// between returns the least number of requests above low, where managed instances cost
// more, at which they cost less; at high they do.
func (s *search) between(low, high float64) (float64, error) {
	var failed error
	n := sort.Search(int(high-low), func(i int) bool {
		p, err := s.at(low + float64(i))
		if err != nil {
			failed = err
		}
		return p.cheaper()
	})
	return low + float64(n), failed
}

func (p Point) cheaper() bool { return p.Managed < p.Standard }

// Shares returns what part of the bill for managed instances falls to each workload: its
// requests, and as much of the instances of its architecture as its environments fill.
func Shares(list []Workload, c Comparison, o Options) ([]float64, error) {
	parts := make([]float64, len(list))
	whole := map[string]float64{}
	for i, w := range list {
		e, err := w.size()
		if err != nil {
			return nil, err
		}
		f := c.fleet(w.Arch)
		instance, err := offerNamed(f.Instance)
		if err != nil {
			return nil, err
		}
		room := instance.Usable()
		parts[i] = float64(w.environments()) * max(e.VCPU/room.VCPU, float64(e.MemoryMiB)/float64(room.MemoryMiB))
		whole[w.Arch] += parts[i]
	}
	for i, w := range list {
		fleet := total(managed(0, hires([]Fleet{c.fleet(w.Arch)}, o)))
		parts[i] = total([]line{requests(w.Requests, 0)}) + fleet*parts[i]/whole[w.Arch]
	}
	return parts, nil
}

// fleet returns the instances of an architecture that a workload has.
func (c Comparison) fleet(arch string) Fleet {
	for _, f := range c.Fleets {
		if f.Arch == arch {
			return f
		}
	}
	return Fleet{}
}
