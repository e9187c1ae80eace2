package size

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// v2 holds a process by a group of cgroup v2. Source: the kernel's documentation,
// admin-guide/cgroup-v2.
type v2 struct {
	h        host
	base     *group // ours, or the one above if we have moved
	group    *group // the child's
	file     *os.File
	cpu      bool // CPU time is held
	spawn    bool // the process can be started in the group
	prepared bool
	notes    []string
}

// leaf is the name of the group that the harness moves to, so that its own can hand
// controllers down.
const leaf = "lmicheck-harness"

// moving guards the group that this process is in. It is one for all limits.
var moving sync.Mutex

func newV2(h host, e Environment) (*v2, error) {
	moving.Lock()
	defer moving.Unlock()
	at, err := own(h, "")
	if err != nil {
		return nil, err
	}
	if filepath.Base(at.dir) == leaf && at.dir != at.mount {
		at.dir = filepath.Dir(at.dir) // another limit has moved us
	}
	v := &v2{h: h, base: &group{h, at.dir}, spawn: canSpawn()}
	if v.cpu, err = handDown(h, v.base); err != nil {
		return nil, err
	}
	if v.group, err = newGroup(h, at.dir); err != nil {
		return nil, errors.Join(err, v.moveBack())
	}
	if err := v.set(e, at); err != nil {
		return nil, errors.Join(err, v.group.remove(), v.moveBack())
	}
	return v, nil
}

// set writes the limits.
func (v *v2) set(e Environment, at place) error {
	if err := v.group.write("memory.max", strconv.FormatInt(e.bytes(), 10)); err != nil {
		return err
	}
	if err := v.group.write("memory.swap.max", "0"); err != nil && meminfo(v.h, "SwapTotal") > 0 {
		v.notes = append(v.notes, "swap is not held: the kernel does not count it")
	}
	memory, vcpu := above(v.h, at)
	v.notes = append(v.notes, scarce(v.h, e, memory)...)
	if !v.cpu {
		v.notes = append(v.notes, "CPU time is not held apart from GOMAXPROCS: the controller cpu is not delegated to lmicheck")
	} else if err := v.group.write("cpu.max", fmt.Sprintf("%d %d", e.quota(), period)); err != nil {
		return err
	} else if vcpu > 0 && vcpu < e.VCPU {
		v.notes = append(v.notes, fmt.Sprintf("the group that lmicheck runs in has only %.2g vCPU", vcpu))
	}
	if !v.group.has("memory.peak") { // since Linux 5.19
		v.notes = append(v.notes, "the peak of memory is not known: the kernel is too old")
	}
	var err error
	if v.file, err = os.Open(v.group.dir); err != nil {
		return fmt.Errorf("opening the group: %w", err)
	}
	return nil
}

// canSpawn reports whether the system call is there that starts a process in a group.
// Docker's default profile answers ENOSYS, as old kernels do. A call without arguments is
// refused with EINVAL otherwise. The number is the same on all ports but MIPS, which then
// does without.
func canSpawn() bool {
	const clone3 = 435
	_, _, errno := syscall.RawSyscall(clone3, 0, 0, 0)
	return errno == syscall.EINVAL
}

// handDown makes the controllers memory and, if we have it, cpu available below a group.
func handDown(h host, base *group) (cpu bool, err error) {
	have := words(base, "cgroup.controllers")
	if !slices.Contains(have, "memory") {
		return false, fmt.Errorf("the controller memory is not delegated to our group %s", base.dir)
	}
	cpu = slices.Contains(have, "cpu")
	below := words(base, "cgroup.subtree_control")
	want := ""
	for _, name := range []string{"memory", "cpu"} {
		if slices.Contains(have, name) && !slices.Contains(below, name) {
			want = strings.TrimSpace(want + " +" + name)
		}
	}
	if want == "" {
		return cpu, nil
	}
	err = base.write("cgroup.subtree_control", want)
	if !errors.Is(err, syscall.EBUSY) {
		return cpu, err
	}
	// There are processes in the group. It is ours to change if they all are.
	all := pids(base.dir)
	ours := family(h.proc, os.Getpid())
	for _, pid := range all {
		if !slices.Contains(ours, pid) {
			return false, fmt.Errorf("the group %s holds other processes than ours, such as %d: lmicheck needs a group of its own", base.dir, pid)
		}
	}
	if err := moveOut(h, base); err != nil {
		return false, err
	}
	if err := base.write("cgroup.subtree_control", want); err != nil {
		return false, errors.Join(err, moveIn(h, base))
	}
	return cpu, nil
}

// words reads a file with words.
func words(g *group, file string) []string {
	text, _ := os.ReadFile(filepath.Join(g.dir, file)) // none is no words
	return strings.Fields(string(text))
}

// moveOut moves all processes of a group to its leaf.
func moveOut(h host, base *group) error {
	to := &group{h, filepath.Join(base.dir, leaf)}
	if err := h.mkdir(to.dir); err != nil && !errors.Is(err, os.ErrExist) {
		return fmt.Errorf("making a group for ourselves: %w", err)
	}
	if err := move(base, to); err != nil {
		return errors.Join(err, moveIn(h, base))
	}
	return nil
}

// moveIn moves the processes of the leaf back and removes it.
func moveIn(h host, base *group) error {
	from := &group{h, filepath.Join(base.dir, leaf)}
	if err := move(from, base); err != nil {
		return err
	}
	if err := h.rmdir(from.dir); err != nil {
		return fmt.Errorf("removing our group: %w", err)
	}
	return nil
}

// move moves all processes from one group to another.
func move(from, to *group) error {
	for range 10 { // one that forks while it is moved is found the next time
		all := pids(from.dir)
		if len(all) == 0 {
			return nil
		}
		for _, pid := range all {
			if err := to.write("cgroup.procs", strconv.Itoa(pid)); err != nil && !errors.Is(err, syscall.ESRCH) {
				return err
			}
		}
	}
	return nil
}

// moveBack undoes what handDown has done, if it has moved us and no other limit is left.
func (v *v2) moveBack() error {
	if !isDir(filepath.Join(v.base.dir, leaf)) {
		return nil
	}
	entries, _ := os.ReadDir(v.base.dir)
	for _, e := range entries {
		if _, ok := owner(e.Name()); ok && e.IsDir() {
			return nil
		}
	}
	for _, name := range words(v.base, "cgroup.subtree_control") {
		if name == "memory" || name == "cpu" {
			if err := v.base.write("cgroup.subtree_control", "-"+name); err != nil {
				return err
			}
		}
	}
	return moveIn(v.h, v.base)
}

// above returns the least memory in bytes and CPUs that the groups we are in have, 0 if
// there is no limit.
func above(h host, at place) (memory int64, vcpu float64) {
	for dir := at.dir; strings.HasPrefix(dir, at.mount); dir = filepath.Dir(dir) {
		g := &group{h, dir}
		if n, ok := g.number("memory.max"); ok && n < math.MaxInt64 && (memory == 0 || n < memory) {
			memory = n
		}
		if f := words(g, "cpu.max"); len(f) == 2 && f[0] != "max" {
			quota, err1 := strconv.ParseFloat(f[0], 64)
			of, err2 := strconv.ParseFloat(f[1], 64)
			if n := quota / of; err1 == nil && err2 == nil && of > 0 && (vcpu == 0 || n < vcpu) {
				vcpu = n
			}
		}
		if dir == at.mount || dir == filepath.Dir(dir) {
			break
		}
	}
	return memory, vcpu
}

func (v *v2) how() string {
	if !v.cpu {
		return describe("cgroup v2: the kernel holds memory", v.notes)
	}
	return describe("cgroup v2: the kernel holds memory and CPU time", v.notes)
}

func (v *v2) prepare(attr *syscall.SysProcAttr) {
	if v.spawn {
		attr.UseCgroupFD, attr.CgroupFD = true, int(v.file.Fd())
		v.prepared = true
	}
}

func (v *v2) started(pid int) error {
	if v.prepared {
		return nil
	}
	return adopt(v.h, pid, v.group)
}

// exceeded wants both: oom_kill also counts processes that died because the machine or a
// group above was short of memory.
func (v *v2) exceeded() bool {
	kills, _ := v.group.counter("memory.events", "oom_kill")
	hits, _ := v.group.counter("memory.events", "oom")
	return kills > 0 && hits > 0
}

func (v *v2) peak() int64 {
	n, _ := v.group.number("memory.peak")
	return n
}

func (v *v2) close() error {
	moving.Lock()
	defer moving.Unlock()
	err := v.group.remove()
	v.file.Close()
	return errors.Join(err, v.moveBack())
}
