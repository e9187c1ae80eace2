package size

import (
	"errors"
	"fmt"
	"strconv"
	"syscall"
)

// v1 holds a process by two groups of cgroup v1. Source: the kernel's documentation,
// admin-guide/cgroup-v1/memory and scheduler/sched-bwc.
type v1 struct {
	h      host
	memory *group
	cpu    *group // nil: CPU time is not held
	limit  int64
	notes  []string
}

func newV1(h host, e Environment) (*v1, error) {
	at, err := own(h, "memory")
	if err != nil {
		return nil, err
	}
	memory, err := newGroup(h, at.dir)
	if err != nil {
		return nil, err
	}
	v := &v1{h: h, memory: memory, limit: e.bytes()}
	limit := strconv.FormatInt(v.limit, 10)
	if err := memory.write("memory.limit_in_bytes", limit); err != nil {
		return nil, errors.Join(err, memory.remove())
	}
	// memory and swap together: no swap
	if err := memory.write("memory.memsw.limit_in_bytes", limit); err != nil && meminfo(h, "SwapTotal") > 0 {
		v.notes = append(v.notes, "swap is not held: the kernel does not count it")
	}
	above, _ := memory.counter("memory.stat", "hierarchical_memory_limit")
	v.notes = append(v.notes, scarce(h, e, above)...)
	if err := v.holdCPU(e); err != nil {
		v.notes = append(v.notes, fmt.Sprintf("CPU time is not held apart from GOMAXPROCS: %v", err))
	}
	return v, nil
}

func (v *v1) holdCPU(e Environment) error {
	at, err := own(v.h, "cpu")
	if err != nil {
		return err
	}
	cpu, err := newGroup(v.h, at.dir)
	if err != nil {
		return err
	}
	err = cpu.write("cpu.cfs_period_us", strconv.Itoa(period))
	if err == nil {
		err = cpu.write("cpu.cfs_quota_us", strconv.FormatInt(e.quota(), 10))
	}
	if errors.Is(err, syscall.EINVAL) { // v1 refuses more than the groups above have
		err = fmt.Errorf("the group that lmicheck runs in has less than %g vCPU", e.VCPU)
	}
	if err != nil {
		return errors.Join(err, cpu.remove())
	}
	v.cpu = cpu
	return nil
}

func (v *v1) how() string {
	if v.cpu == nil {
		return describe("cgroup v1: the kernel holds memory", v.notes)
	}
	return describe("cgroup v1: the kernel holds memory and CPU time", v.notes)
}

func (v *v1) prepare(*syscall.SysProcAttr) {}

func (v *v1) started(pid int) error {
	if v.cpu == nil {
		return adopt(v.h, pid, v.memory)
	}
	return adopt(v.h, pid, v.memory, v.cpu)
}

// nearLimit is how far below the limit the use can be when the kernel kills: it refuses a
// few pages at a time, and charges in batches.
const nearLimit = 1 << 20

// exceeded wants both: oom_kill also counts processes that died because the machine or a
// group above was short of memory; the limit is also reached when dropping page cache is
// enough. memory.failcnt does not tell: newer kernels (seen with 6.18) leave it at 0.
func (v *v1) exceeded() bool {
	kills, _ := v.memory.counter("memory.oom_control", "oom_kill") // since Linux 4.13
	return kills > 0 && v.peak() >= v.limit-nearLimit
}

func (v *v1) peak() int64 {
	n, _ := v.memory.number("memory.max_usage_in_bytes")
	return n
}

func (v *v1) close() error {
	err := v.memory.remove()
	if v.cpu != nil {
		err = errors.Join(err, v.cpu.remove())
	}
	return err
}
