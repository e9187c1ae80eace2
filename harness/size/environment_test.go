package size

import (
	"math"
	"strings"
	"testing"
)

func TestResolve(t *testing.T) {
	for _, c := range []struct {
		memory      int
		ratio, vcpu float64
		want        Environment
	}{
		{0, 0, 0, Environment{2048, 1}},
		{0, 4, 0, Environment{4096, 1}},
		{0, 8, 0, Environment{8192, 1}},
		{2048, 0, 0, Environment{2048, 1}},
		{8192, 0, 0, Environment{8192, 4}},
		{8192, 4, 0, Environment{8192, 2}}, // the example of the Developer Guide
		{8192, 8, 0, Environment{8192, 1}},
		{6144, 2, 0, Environment{6144, 3}},
		{32768, 2, 0, Environment{32768, 16}},
		{32768, 4, 0, Environment{32768, 8}},
		{32768, 8, 0, Environment{32768, 4}},
		{0, 0, 3, Environment{6144, 3}},
		{0, 4, 8, Environment{32768, 8}},
		{0, 0, 16, Environment{32768, 16}},
		{8192, 0, 2, Environment{8192, 2}}, // 4, though the default is 2
		{8192, 0, 1, Environment{8192, 1}},
		{8192, 4, 2, Environment{8192, 2}},
	} {
		if got, err := Resolve(c.memory, c.ratio, c.vcpu); err != nil || got != c.want {
			t.Errorf("Resolve(%d, %g, %g) = %v, %v; want %v", c.memory, c.ratio, c.vcpu, got, err, c.want)
		}
	}
}

func TestResolveRefuses(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		memory      int
		ratio, vcpu float64
		want        string // what the error says is allowed
	}{
		{2047, 0, 0, "allow 2048 to 32768 MB"},
		{32769, 0, 0, "allow 2048 to 32768 MB"},
		{-1, 0, 0, "allow 2048 to 32768 MB"},
		{math.MinInt, 0, 0, "allow 2048 to 32768 MB"},
		{0, 3, 0, "2, 4 or 8 GiB per vCPU"},
		{0, -2, 0, "2, 4 or 8 GiB per vCPU"},
		{0, nan, 0, "2, 4 or 8 GiB per vCPU"},
		{0, inf, 0, "2, 4 or 8 GiB per vCPU"},
		{0, 0, 0.5, "whole numbers from 1 to 16"},
		{0, 0, 1.5, "whole numbers from 1 to 16"},
		{0, 0, 17, "whole numbers from 1 to 16"},
		{0, 0, -1, "whole numbers from 1 to 16"},
		{0, 0, nan, "whole numbers from 1 to 16"},
		{0, 0, inf, "whole numbers from 1 to 16"},
		{3072, 0, 0, "at 2 GiB per vCPU (the default) is 1.5 vCPU: whole vCPUs are needed, so give a multiple of 2048 MB"},
		{2048, 4, 0, "at 4 GiB per vCPU is 0.5 vCPU: whole vCPUs are needed, so give a multiple of 4096 MB"},
		{2049, 2, 0, "a multiple of 2048 MB"},
		{0, 4, 9, "at most 32768 MB are allowed, so at most 8 vCPU at this ratio"},
		{0, 8, 16, "at most 4 vCPU at this ratio"},
		{2048, 0, 2, "is 1 GiB per vCPU, and 2, 4 or 8 are allowed: with 2 vCPU give memory 4096 or 8192 or 16384 MB"},
		{32768, 0, 12, "2.667 GiB per vCPU, and 2, 4 or 8 are allowed: with 12 vCPU give memory 24576 MB"},
		{8192, 2, 2, "is 4 GiB per vCPU, and ratio 2 was given: leave one of the three out"},
	} {
		got, err := Resolve(c.memory, c.ratio, c.vcpu)
		if err == nil || !strings.Contains(err.Error(), c.want) || got != (Environment{}) {
			t.Errorf("Resolve(%d, %g, %g) = %v, %v; want an error with %q", c.memory, c.ratio, c.vcpu, got, err, c.want)
		}
	}
}

// TestResolveIsConsistent gives back what was resolved in every other way.
func TestResolveIsConsistent(t *testing.T) {
	for memory := MinMemory; memory <= MaxMemory; memory += 512 {
		for _, ratio := range Ratios() {
			e, err := Resolve(memory, ratio, 0)
			if err != nil {
				continue
			}
			for _, again := range []func() (Environment, error){
				func() (Environment, error) { return Resolve(0, ratio, e.VCPU) },
				func() (Environment, error) { return Resolve(memory, 0, e.VCPU) },
				func() (Environment, error) { return Resolve(memory, ratio, e.VCPU) },
			} {
				if got, err := again(); err != nil || got != e {
					t.Errorf("%d MB at %g: %v, and then %v, %v", memory, ratio, e, got, err)
				}
			}
		}
	}
}

func TestShortfall(t *testing.T) {
	const rest = ": latency and throughput are worse here than there"
	for _, c := range []struct {
		vcpu float64
		cpus int
		want string
	}{
		{4, 2, "this machine has 2 CPUs, the target 4 vCPU" + rest},
		{2, 1, "this machine has 1 CPU, the target 2 vCPU" + rest},
		{1.5, 1, "this machine has 1 CPU, the target 1.5 vCPU" + rest},
		{2, 2, ""},
		{1, 64, ""},
	} {
		if got := (Environment{2048, c.vcpu}).Shortfall(c.cpus); got != c.want {
			t.Errorf("%g vCPU on %d CPUs: %q, want %q", c.vcpu, c.cpus, got, c.want)
		}
	}
}
