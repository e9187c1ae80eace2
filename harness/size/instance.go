package size

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// An Instance is a type of EC2 instance.
type Instance struct {
	Type      string
	VCPU      int
	MemoryMiB int
	Arch      string // as Lambda calls it: "x86_64" or "arm64"
}

// perVCPU is the memory per vCPU of the families, in MiB.
var perVCPU = map[string]int{"c": 2048, "m": 4096, "r": 8192}

// c5n is the one family since generation 5 that has other memory than its letter says:
// MiB by vCPUs.
var c5n = map[int]int{2: 5376, 4: 10752, 8: 21504, 16: 43008, 36: 98304, 72: 196608}

var (
	// familyName is a letter, a generation, the processor (a: AMD, g: Graviton, i: Intel, none:
	// Intel of generation 5), and properties: b, d, e, n, z, flex.
	familyName = regexp.MustCompile(`^([cmr])([1-9][0-9]?)([agi]?)([bdenz]*)(-flex)?$`)
	xlargeName = regexp.MustCompile(`^([1-9][0-9]?)?xlarge$`)
	xlarges    = []int{1, 2, 3, 4, 6, 8, 9, 12, 16, 18, 24, 32, 48, 96} // times xlarge
)

const supported = "Lambda Managed Instances take the families C, M and R, in sizes from large up, for example c8g.xlarge"

// ParseInstance returns the vCPUs and the memory of an instance type such as
// "c8g.xlarge". It follows the rule of EC2's names instead of a table: from generation 5
// on, xlarge has 4 vCPU, and C, M and R have 2, 4 and 8 GiB for each (c5n aside). So it
// knows new generations, and cannot tell a size that a family does not come in.
//
// Which generations Lambda takes is in its price list, by region. Those before 5 are
// refused here: their memory follows no rule. AWS names C, M and R, "large and up" (AWS
// Lambda Developer Guide, "Capacity providers"); other guidance by AWS wants at least
// xlarge for C.
func ParseInstance(name string) (Instance, error) {
	prefix, suffix, dot := strings.Cut(name, ".")
	if !dot || prefix == "" || suffix == "" {
		return Instance{}, fmt.Errorf("instance type %q: want a family, a dot and a size. %s", name, supported)
	}
	f := familyName.FindStringSubmatch(prefix)
	if f == nil {
		return Instance{}, fmt.Errorf("instance type %q: the family %q is not known. %s", name, prefix, supported)
	}
	generation, err := strconv.Atoi(f[2])
	if err != nil {
		return Instance{}, fmt.Errorf("instance type %q: %w", name, err)
	}
	if generation < 5 {
		return Instance{}, fmt.Errorf("instance type %q: generations before 5 are not supported. %s", name, supported)
	}
	if named := f[3] == "g" || f[3] == "i"; generation == 5 && named || generation > 5 && f[3] == "" {
		return Instance{}, fmt.Errorf("instance type %q: there is no family %q. Since generation 6 the processor is in the name: a (AMD), g (Graviton) or i (Intel)", name, prefix)
	}
	vcpu, err := vcpus(name, suffix)
	if err != nil {
		return Instance{}, err
	}
	i := Instance{Type: name, VCPU: vcpu, MemoryMiB: vcpu * perVCPU[f[1]], Arch: "x86_64"}
	if f[3] == "g" {
		i.Arch = "arm64"
	}
	if prefix == "c5n" {
		memory, ok := c5n[vcpu]
		if !ok {
			return Instance{}, fmt.Errorf("instance type %q: there is no such size of c5n", name)
		}
		i.MemoryMiB = memory
	}
	return i, nil
}

// Common returns types that teams are likely to choose, for a shell to complete: the
// families without local disks, in sizes that all of them come in. Source: EC2's
// price list of 2026.
func Common() []string {
	var out []string
	for _, generation := range []string{"7a", "7g", "7i", "8a", "8g", "8i"} {
		for _, class := range []string{"c", "m", "r"} {
			for _, s := range []string{"large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge"} {
				out = append(out, class+generation+"."+s)
			}
		}
	}
	return out
}

// vcpus returns the vCPUs of a size.
func vcpus(name, suffix string) (int, error) {
	if suffix == "large" {
		return 2, nil
	}
	if strings.HasPrefix(suffix, "metal") {
		return 0, fmt.Errorf("instance type %q: bare metal is not supported. %s", name, supported)
	}
	times := 1
	m := xlargeName.FindStringSubmatch(suffix)
	if m != nil && m[1] != "" {
		var err error
		if times, err = strconv.Atoi(m[1]); err != nil || times == 1 {
			m = nil // it is called xlarge, not 1xlarge
		}
	}
	if m == nil || !slices.Contains(xlarges, times) {
		return 0, fmt.Errorf("instance type %q: the size %q is not known or not supported. %s", name, suffix, supported)
	}
	return 4 * times, nil
}

// What Lambda keeps of each instance for itself. Source: AWS's guidance and its sample
// calculator for Managed Instances; the Developer Guide does not give it.
const (
	reservedVCPU   = 1
	reservedMemory = 1024 // MiB
)

// What limits the number of environments on an instance.
const (
	ByVCPU   = "vCPU"
	ByMemory = "memory"
	ByBoth   = "vCPU and memory"
)

// Usable is what an instance has for environments.
func (i Instance) Usable() Environment {
	return Environment{MemoryMiB: max(0, i.MemoryMiB-reservedMemory), VCPU: float64(max(0, i.VCPU-reservedVCPU))}
}

// Fits returns how many environments of a size an instance holds, and what limits it.
// Lambda keeps 1 vCPU and 1 GiB for itself. It is 0, and nothing limits it, for a size
// that is not one.
func (i Instance) Fits(e Environment) (n int, limit string) {
	if e.check() != nil {
		return 0, ""
	}
	room := i.Usable()
	byVCPU := int(room.VCPU / e.VCPU)
	byMemory := room.MemoryMiB / e.MemoryMiB
	switch {
	case byVCPU < byMemory:
		return byVCPU, ByVCPU
	case byMemory < byVCPU:
		return byMemory, ByMemory
	}
	return byVCPU, ByBoth
}
