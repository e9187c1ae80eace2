package size

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// An Environment is the size of one execution environment. All concurrent invocations in
// it share that.
type Environment struct {
	MemoryMiB int     // what Lambda calls MB
	VCPU      float64 // what a quota of CPU time is made of
}

// What Lambda Managed Instances allow. Source: AWS Lambda Developer Guide, pages "Lambda
// Managed Instances" and "Scaling Lambda Managed Instances"; AWS Compute Blog, 2026-03-30.
const (
	MinMemory = 2048  // MiB
	MaxMemory = 32768 // MiB
	maxVCPU   = 16    // 32 GiB at 2 GiB per vCPU
)

// DefaultRatio is the memory per vCPU, in GiB, if none is given. The sources disagree: 2
// is in the AWS Compute Blog (2026-03-30) and in the CDK, 4 in other guidance by AWS. It
// is safer to set ExecutionEnvironmentMemoryGiBPerVCpu than to rely on either.
const DefaultRatio = 2

// Ratios lists the allowed memory per vCPU, in GiB. Source: AWS SAM Developer Guide,
// CapacityProviderConfig. The API takes any number from 2 to 8.
func Ratios() []float64 { return []float64{2, 4, 8} }

// Resolve returns the size that memory in MB, GiB per vCPU and the number of vCPUs
// describe. Each may be 0: not given. With nothing given, it is the smallest environment
// that there is: 2048 MB and 1 vCPU. An error says what is allowed instead. Memory must
// be a multiple of the ratio, and thus vCPUs a whole number (AWS Compute Blog,
// 2026-03-30).
func Resolve(memoryMiB int, ratio, vcpu float64) (Environment, error) {
	if memoryMiB != 0 && (memoryMiB < MinMemory || memoryMiB > MaxMemory) {
		return Environment{}, fmt.Errorf("memory %d MB: Lambda Managed Instances allow %d to %d MB", memoryMiB, MinMemory, MaxMemory)
	}
	if ratio != 0 && !slices.Contains(Ratios(), ratio) {
		return Environment{}, fmt.Errorf("ratio %g: Lambda Managed Instances allow 2, 4 or 8 GiB per vCPU", ratio)
	}
	if vcpu != 0 && !(vcpu >= 1 && vcpu <= maxVCPU && vcpu == math.Trunc(vcpu)) {
		return Environment{}, fmt.Errorf("%g vCPU: Lambda Managed Instances allow whole numbers from 1 to %d", vcpu, maxVCPU)
	}
	if memoryMiB != 0 && vcpu != 0 {
		return agree(memoryMiB, ratio, vcpu)
	}
	word := ""
	if ratio == 0 {
		ratio, word = DefaultRatio, " (the default)"
	}
	step := int(ratio) << 10
	if memoryMiB == 0 {
		vcpu = max(vcpu, 1)
		memoryMiB = int(vcpu) * step
		if memoryMiB > MaxMemory {
			return Environment{}, fmt.Errorf("%g vCPU at %g GiB each%s are %d MB: at most %d MB are allowed, so at most %d vCPU at this ratio",
				vcpu, ratio, word, memoryMiB, MaxMemory, MaxMemory/step)
		}
		return Environment{memoryMiB, vcpu}, nil
	}
	e := Environment{memoryMiB, float64(memoryMiB) / float64(step)}
	if memoryMiB%step != 0 {
		return Environment{}, fmt.Errorf("memory %d MB at %g GiB per vCPU%s is %g vCPU: whole vCPUs are needed, so give a multiple of %d MB, or another ratio (2, 4 or 8)",
			memoryMiB, ratio, word, e.VCPU, step)
	}
	return e, nil
}

// agree checks that memory and vCPUs, both given, make an allowed ratio, and the given one.
func agree(memoryMiB int, ratio, vcpu float64) (Environment, error) {
	is := float64(memoryMiB) / 1024 / vcpu
	if !slices.Contains(Ratios(), is) {
		var allowed []string
		for _, r := range Ratios() {
			if m := int(r*vcpu) << 10; m <= MaxMemory {
				allowed = append(allowed, strconv.Itoa(m))
			}
		}
		return Environment{}, fmt.Errorf("memory %d MB with %g vCPU is %.4g GiB per vCPU, and 2, 4 or 8 are allowed: with %g vCPU give memory %s MB",
			memoryMiB, vcpu, is, vcpu, strings.Join(allowed, " or "))
	}
	if ratio != 0 && ratio != is {
		return Environment{}, fmt.Errorf("memory %d MB with %g vCPU is %g GiB per vCPU, and ratio %g was given: leave one of the three out",
			memoryMiB, vcpu, is, ratio)
	}
	return Environment{memoryMiB, vcpu}, nil
}

// String describes the size.
func (e Environment) String() string { return fmt.Sprintf("%d MB, %g vCPU", e.MemoryMiB, e.VCPU) }

// check refuses what no process can be held to.
func (e Environment) check() error {
	if e.MemoryMiB <= 0 || !(e.VCPU > 0) || math.IsInf(e.VCPU, 0) {
		return fmt.Errorf("size %v: memory and vCPU must be above 0; see Resolve", e)
	}
	return nil
}

// Shortfall says that a machine with that many CPUs has fewer than the environment, and
// what follows. It is empty if it has not.
func (e Environment) Shortfall(cpus int) string {
	if float64(cpus) >= e.VCPU {
		return ""
	}
	word := "CPUs"
	if cpus == 1 {
		word = "CPU"
	}
	return fmt.Sprintf("this machine has %d %s, the target %g vCPU: latency and throughput are worse here than there", cpus, word, e.VCPU)
}
