package size

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A place is the group that we are in, in one hierarchy.
type place struct {
	mount string // where the hierarchy is mounted
	dir   string // the group's directory, in or below mount
}

// own returns our group in the hierarchy of cgroup v1 that has a controller, or in that of
// v2 if none is named. Sources: cgroups(7), proc_pid_mountinfo(5).
func own(h host, controller string) (place, error) {
	name := "cgroup v2"
	if controller != "" {
		name = "the controller " + controller
	}
	groups, err := os.ReadFile(filepath.Join(h.proc, "self", "cgroup"))
	if err != nil {
		return place{}, fmt.Errorf("looking for our group: %w", err)
	}
	at := ""
	for line := range strings.Lines(string(groups)) {
		fields := strings.SplitN(strings.TrimSuffix(line, "\n"), ":", 3)
		if len(fields) == 3 && slices.Contains(strings.Split(fields[1], ","), controller) {
			at = fields[2]
			break
		}
	}
	if at == "" {
		return place{}, fmt.Errorf("we are in no group of %s", name)
	}
	mounts, err := os.ReadFile(filepath.Join(h.proc, "self", "mountinfo"))
	if err != nil {
		return place{}, fmt.Errorf("looking for %s: %w", name, err)
	}
	for line := range strings.Lines(string(mounts)) {
		if p, ok := parseMount(line, controller, at); ok && isDir(p.dir) {
			return p, nil
		}
	}
	return place{}, fmt.Errorf("%s is not mounted where we can see our group %s", name, at)
}

// parseMount reads one line of mountinfo. It returns the place of a group if the line is
// about the hierarchy asked for, and shows that group.
func parseMount(line, controller, group string) (place, bool) {
	fields := strings.Fields(line)
	dash := slices.Index(fields, "-")
	if dash < 6 || len(fields) < dash+4 {
		return place{}, false
	}
	kind, options := fields[dash+1], strings.Split(fields[dash+3], ",")
	if controller == "" && kind != "cgroup2" || controller != "" && (kind != "cgroup" || !slices.Contains(options, controller)) {
		return place{}, false
	}
	root, mount := unescape(fields[3]), unescape(fields[4])
	rest, below := strings.CutPrefix(group, strings.TrimSuffix(root, "/"))
	if !below || rest != "" && rest[0] != '/' || strings.HasPrefix(path.Clean("."+rest), "..") {
		return place{}, false // another part of the tree, as in some containers
	}
	return place{mount, filepath.Join(mount, rest)}, true
}

// unescape undoes the \040 of mountinfo.
func unescape(s string) string {
	return strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`).Replace(s)
}

func isDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// A group is a control group that we have made.
type group struct {
	h   host
	dir string
}

// prefix begins the names of all our groups. The process id of the harness follows.
const prefix = "lmicheck-"

// newGroup makes a group below ours, and removes what a killed harness has left there.
func newGroup(h host, parent string) (*group, error) {
	sweep(h, parent)
	g := &group{h, filepath.Join(parent, fmt.Sprintf("%s%d-%s", prefix, os.Getpid(), rand.Text()[:8]))}
	if err := h.mkdir(g.dir); err != nil {
		return nil, fmt.Errorf("making a group: %w", err)
	}
	return g, nil
}

// owner returns the process id in the name of a group of ours.
func owner(name string) (int, bool) {
	rest, ok := strings.CutPrefix(name, prefix)
	digits, _, dash := strings.Cut(rest, "-")
	pid, err := strconv.Atoi(digits)
	return pid, ok && dash && err == nil && pid > 0
}

// sweep removes empty groups whose harness is dead. Young ones stay: their harness may be
// in a container that shares the group and not the process ids.
func sweep(h host, parent string) {
	entries, _ := os.ReadDir(parent)
	for _, e := range entries {
		pid, ok := owner(e.Name())
		if !ok || !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
			continue
		}
		if info, err := e.Info(); err == nil && info.IsDir() && time.Since(info.ModTime()) > time.Minute {
			_ = h.rmdir(filepath.Join(parent, e.Name())) // fails if a process is in it
		}
	}
}

// write writes one of the group's files.
func (g *group) write(file, value string) error {
	if err := g.h.write(filepath.Join(g.dir, file), value); err != nil {
		return fmt.Errorf("setting %s to %s: %w", file, value, err)
	}
	return nil
}

// has reports whether the kernel gives the group a file.
func (g *group) has(file string) bool {
	_, err := os.Stat(filepath.Join(g.dir, file))
	return err == nil
}

// number reads a file with one number. "max" is the largest.
func (g *group) number(file string) (int64, bool) {
	text, err := os.ReadFile(filepath.Join(g.dir, file))
	if err != nil {
		return 0, false
	}
	return parseNumber(string(text))
}

func parseNumber(text string) (int64, bool) {
	text = strings.TrimSpace(text)
	if text == "max" {
		return math.MaxInt64, true
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}

// counter reads a line "key number" of a file.
func (g *group) counter(file, key string) (int64, bool) {
	text, err := os.ReadFile(filepath.Join(g.dir, file))
	if err != nil {
		return 0, false
	}
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(line, " "); ok && name == key {
			return parseNumber(value)
		}
	}
	return 0, false
}

// pids reads who is in a group.
func pids(dir string) []int {
	text, err := os.ReadFile(filepath.Join(dir, "cgroup.procs"))
	if err != nil {
		return nil
	}
	var list []int
	for _, field := range strings.Fields(string(text)) {
		// 0 is a process of which we cannot see the id. As a target of kill it is ourselves.
		if pid, err := strconv.Atoi(field); err == nil && pid > 0 {
			list = append(list, pid)
		}
	}
	return list
}

// adopt moves a process and what it has started already into groups.
func adopt(h host, pid int, groups ...*group) error {
	moved := map[int]bool{}
	for range 10 { // one that forks while it is moved is found the next time
		again := false
		for _, p := range family(h.proc, pid) {
			if moved[p] {
				continue
			}
			again, moved[p] = true, true
			for _, g := range groups {
				err := g.write("cgroup.procs", strconv.Itoa(p))
				if err != nil && !errors.Is(err, syscall.ESRCH) { // that: it has ended
					return err
				}
			}
		}
		if !again {
			break
		}
	}
	return nil
}

// patience is how long Close waits for killed processes to be gone.
const patience = 2 * time.Second

// remove kills what is in the group and removes it.
func (g *group) remove() error {
	for end := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		if g.has("cgroup.kill") { // v2, since Linux 5.14: all at once, whatever forks
			_ = g.write("cgroup.kill", "1")
		}
		left := pids(g.dir)
		for _, pid := range left {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
		err := g.h.rmdir(g.dir)
		if err == nil || errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if time.Now().After(end) {
			return fmt.Errorf("removing the group: %w; processes %v are still in it: once they have ended, run rmdir %s", err, left, g.dir)
		}
	}
}
