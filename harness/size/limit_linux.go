package size

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// A host is the kernel's files: those of this machine, or those of a test.
type host struct {
	proc  string                         // where proc(5) is
	mkdir func(dir string) error         // of a group
	rmdir func(dir string) error         // of a group
	write func(name, value string) error // one of a group's files
}

func machine() host {
	return host{
		proc:  "/proc",
		mkdir: func(dir string) error { return os.Mkdir(dir, 0o755) },
		rmdir: os.Remove,
		write: func(name, value string) error {
			f, err := os.OpenFile(name, os.O_WRONLY, 0) // never create one: that is an ordinary file
			if err != nil {
				return err
			}
			_, err = f.WriteString(value)
			if err2 := f.Close(); err == nil {
				err = err2
			}
			return err
		},
	}
}

func newHolder(e Environment) holder { return hold(machine(), e) }

// hold takes the best way that works.
func hold(h host, e Environment) holder {
	v2, err2 := newV2(h, e)
	if err2 == nil {
		return v2
	}
	v1, err1 := newV1(h, e)
	if err1 == nil {
		return v1
	}
	return newPoll(h, e, fmt.Sprintf("no cgroup v2: %v; no cgroup v1: %v; "+
		"where systemd runs, this gives lmicheck a group: systemd-run --user --scope -p Delegate=yes lmicheck ...", err2, err1))
}

// bytes is the memory of a size.
func (e Environment) bytes() int64 { return int64(e.MemoryMiB) << 20 }

// period is the time over which CPU time is shared out, in µs: the kernel's default.
const period = 100_000

// quota is the CPU time in a period, in µs. The kernel takes at least 1 ms.
func (e Environment) quota() int64 { return max(1000, int64(e.VCPU*period+0.5)) }

// never says what a group does not hold in any case.
const never = "not held: disk, network and the speed of a CPU"

// describe joins what How says.
func describe(what string, notes []string) string {
	return strings.Join(append([]string{what, never}, notes...), "; ")
}

// meminfo returns a line of /proc/meminfo in bytes, -1 if it is not there.
func meminfo(h host, key string) int64 {
	text, err := os.ReadFile(filepath.Join(h.proc, "meminfo"))
	if err != nil {
		return -1
	}
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(line, ":")
		fields := strings.Fields(value)
		if name != key || len(fields) == 0 {
			continue
		}
		n, err := strconv.ParseInt(fields[0], 10, 64)
		if err != nil {
			return -1
		}
		return n << 10
	}
	return -1
}

// scarce notes that there is less memory than the size has: in the machine, or in the
// groups that we are in (0 and less: not known).
func scarce(h host, e Environment, groups int64) []string {
	var notes []string
	if total := meminfo(h, "MemTotal"); total > 0 && total < e.bytes() {
		notes = append(notes, fmt.Sprintf("this machine has only %d MB of memory", total>>20))
	}
	if groups > 0 && groups < e.bytes() {
		notes = append(notes, fmt.Sprintf("the group that lmicheck runs in has only %d MB of memory", groups>>20))
	}
	return notes
}
