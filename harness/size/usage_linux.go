package size

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Measure measures a process.
func Measure(pid int) Usage { return measure("/proc", pid) }

func measure(proc string, pid int) Usage {
	dir := filepath.Join(proc, strconv.Itoa(pid))
	status, err := os.ReadFile(filepath.Join(dir, "status"))
	if err != nil {
		return Usage{}
	}
	u := Usage{FDs: -1}
	for line := range strings.Lines(string(status)) {
		key, value, _ := strings.Cut(line, ":")
		fields := strings.Fields(value)
		if len(fields) == 0 {
			continue
		}
		n, err := strconv.ParseInt(fields[0], 10, 64)
		if err != nil {
			continue
		}
		switch key {
		case "VmRSS":
			u.RSS, u.OK = n<<10, true // a process that has ended has none
		case "VmHWM":
			u.PeakRSS = n << 10
		case "Threads":
			u.Threads = int(n)
		}
	}
	if names, err := os.ReadDir(filepath.Join(dir, "fd")); err == nil {
		u.FDs = len(names)
	}
	e, ok := readEntry(proc, pid)
	u.CPU = e.cpu
	u.OK = u.OK && ok
	return u
}

// tick is the unit of CPU time in /proc: USER_HZ, which is 100 on all of Go's Linux ports.
const tick = 10 * time.Millisecond

// An entry is one process in the kernel's table.
type entry struct {
	pid, parent, group int
	start              uint64 // with pid, it is the identity of a process
	rss                int64  // bytes
	cpu                time.Duration
	ended              bool // and nobody has asked for its status
}

// readEntry reads /proc/PID/stat (proc(5)).
func readEntry(proc string, pid int) (entry, bool) {
	text, err := os.ReadFile(filepath.Join(proc, strconv.Itoa(pid), "stat"))
	if err != nil {
		return entry{}, false
	}
	// The name of the program is in parentheses, and may have any bytes in it.
	i := bytes.LastIndexByte(text, ')')
	if i < 0 {
		return entry{}, false
	}
	fields := strings.Fields(string(text[i+1:])) // from the third field on
	if len(fields) < 22 {
		return entry{}, false
	}
	number := func(field int) int64 {
		n, err2 := strconv.ParseInt(fields[field-3], 10, 64)
		if err2 != nil {
			err = err2
		}
		return n
	}
	e := entry{
		pid:    pid,
		parent: int(number(4)),
		group:  int(number(5)),
		cpu:    time.Duration(number(14)+number(15)) * tick,
		start:  uint64(number(22)),
		rss:    number(24) * int64(os.Getpagesize()),
		ended:  fields[0] == "Z" || fields[0] == "X",
	}
	return e, err == nil
}

// table reads all processes.
func table(proc string) []entry {
	dir, err := os.Open(proc)
	if err != nil {
		return nil
	}
	defer dir.Close()
	names, _ := dir.Readdirnames(-1) // what was read before an error is used
	var list []entry
	for _, name := range names {
		pid, err := strconv.Atoi(name)
		if err != nil || pid <= 0 {
			continue
		}
		if e, ok := readEntry(proc, pid); ok {
			list = append(list, e)
		}
	}
	return list
}

// family returns a process and its descendants, parents first.
func family(proc string, pid int) []int {
	all := table(proc)
	list := []int{pid}
	for i := 0; i < len(list); i++ {
		for _, e := range all {
			if e.parent == list[i] && e.pid != pid {
				list = append(list, e.pid)
			}
		}
	}
	return list
}
