package cost

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/lmicheck/lmicheck/harness/size"
)

// A demand is a number of environments of one size.
type demand struct {
	size  size.Environment
	count int
}

// demands returns the environments of workloads by size, the largest first.
func demands(list []Workload, of func(Workload) int) ([]demand, error) {
	counts := map[size.Environment]int{}
	for _, w := range list {
		e, err := w.size()
		if err != nil {
			return nil, err
		}
		counts[e] += of(w)
	}
	var out []demand
	for e, n := range counts {
		out = append(out, demand{e, n})
	}
	slices.SortFunc(out, func(a, b demand) int {
		return cmp.Or(cmp.Compare(b.size.MemoryMiB, a.size.MemoryMiB), cmp.Compare(b.size.VCPU, a.size.VCPU))
	})
	return out, nil
}

// A bin is a number of instances that have the same room left.
type bin struct {
	count int
	room  size.Environment
}

// room is how many environments of a size fit into each.
func (b bin) fits(e size.Environment) int {
	return min(int(b.room.VCPU/e.VCPU), b.room.MemoryMiB/e.MemoryMiB)
}

// with returns the bin with n environments more in each.
func (b bin) with(count, n int, e size.Environment) bin {
	return bin{count, size.Environment{MemoryMiB: b.room.MemoryMiB - n*e.MemoryMiB, VCPU: b.room.VCPU - float64(n)*e.VCPU}}
}

// fill puts up to n environments into instances of a bin, as many into each as fit. It
// returns what the bin is then, in parts, and how many environments are left.
func (b bin) fill(n int, e size.Environment) (parts []bin, left int) {
	each := b.fits(e)
	if each == 0 || n == 0 {
		return []bin{b}, n
	}
	full := min(b.count, n/each)
	if full > 0 {
		parts = append(parts, b.with(full, each, e))
	}
	left = n - full*each
	rest := b.count - full
	if rest > 0 && left > 0 {
		parts = append(parts, b.with(1, left, e))
		rest, left = rest-1, 0
	}
	if rest > 0 {
		parts = append(parts, bin{rest, b.room})
	}
	return parts, left
}

// pack returns how many instances hold all environments: the largest first, each on the
// first instance that has room. It is 0 if one is too large.
func pack(i size.Instance, list []demand) int {
	var bins []bin
	for _, d := range list {
		left := d.count
		var next []bin
		for _, b := range bins {
			var parts []bin
			parts, left = b.fill(left, d.size)
			next = append(next, parts...)
		}
		if left > 0 {
			empty := bin{left, i.Usable()} // as many as could be needed
			each := empty.fits(d.size)
			if each == 0 {
				return 0
			}
			empty.count = (left + each - 1) / each
			parts, _ := empty.fill(left, d.size)
			next = append(next, parts...)
		}
		bins = next
	}
	n := 0
	for _, b := range bins {
		n += b.count
	}
	return n
}

// A load is the environments of a fleet: those that traffic needs, and those that are there.
type load struct{ needed, there []demand }

func newLoad(list []Workload) (load, error) {
	needed, err := demands(list, Workload.needed)
	if err != nil {
		return load{}, err
	}
	there, err := demands(list, Workload.environments)
	return load{needed, there}, err
}

// on returns how many instances run: enough for the environments that are there, half as many
// again as traffic needs, and three. It is 0 if an environment is too large.
func (l load) on(i size.Instance) int {
	there := pack(i, l.there)
	if there == 0 {
		return 0
	}
	return max(floor, there, spared(pack(i, l.needed)))
}

// spared adds what is kept ready.
func spared(n int) int { return ceil(spare * float64(n)) }

// fleets returns the instances that workloads run on together: for each architecture those
// that cost least, or those of the type that was asked for.
func fleets(list []Workload, o Options) ([]Fleet, error) {
	var out []Fleet
	for _, arch := range []string{X86, ARM} {
		of := withArch(list, arch)
		if len(of) == 0 {
			continue
		}
		l, err := newLoad(of)
		if err != nil {
			return nil, err
		}
		f, err := cheapest(arch, l, o)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

func withArch(list []Workload, arch string) []Workload {
	var out []Workload
	for _, w := range list {
		if w.Arch == arch {
			out = append(out, w)
		}
	}
	return out
}

// cheapest returns the fleet that costs least; of equal ones the first by name of its type.
func cheapest(arch string, l load, o Options) (Fleet, error) {
	choice := offers()[arch]
	if o.Instance != "" {
		asked, err := offerNamed(o.Instance)
		if err != nil {
			return Fleet{}, err
		}
		if asked.Arch == arch {
			choice = []offer{asked}
		}
	}
	best, cost := Fleet{}, 0.0
	for _, c := range choice {
		n := l.on(c.Instance)
		if at := float64(n) * c.price; n > 0 && (best.Instances == 0 || at < cost) {
			best, cost = Fleet{Arch: arch, Instance: c.Type, Price: c.price, Instances: n, VCPU: n * c.VCPU}, at
		}
	}
	if best.Instances == 0 {
		return Fleet{}, fmt.Errorf("instance type %q holds no environment of %v", o.Instance, l.there[0].size)
	}
	for _, d := range l.there {
		best.Environments += d.count
	}
	return best, nil
}
