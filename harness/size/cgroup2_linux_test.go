package size

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A kernel is a make-believe of cgroup v2 in a temporary directory, as far as its
// documentation (admin-guide/cgroup-v2) says how the files behave.
type kernel struct {
	t      *testing.T
	root   string // of the hierarchy
	host   host
	killed []string
	log    []string // what was written, without numbers of processes
	refuse string   // the file that cannot be written
}

const ownGroup = "user.slice/own.scope"

// newKernel has one group below its root, ours, with controllers and processes.
func newKernel(t *testing.T, controllers string, procs ...int) *kernel {
	top := t.TempDir()
	k := &kernel{t: t, root: filepath.Join(top, "cgroup fs")}
	k.host = host{proc: filepath.Join(top, "proc"), mkdir: k.mkdir, rmdir: k.rmdir, write: k.write}
	k.file("../proc/self/mountinfo", "22 1 0:1 / /proc rw - proc proc rw\n"+
		"30 22 0:2 / "+strings.ReplaceAll(k.root, " ", `\040`)+" rw,nosuid shared:4 master:1 - cgroup2 cgroup2 rw,nsdelegate\n")
	k.file("cgroup.controllers", controllers)
	k.file("cgroup.subtree_control", controllers)
	k.file("cgroup.procs", "")
	for dir := ownGroup; dir != "."; dir = filepath.Dir(dir) {
		k.files(dir, controllers)
	}
	k.file("user.slice/cgroup.subtree_control", controllers)
	for _, pid := range procs {
		k.join(ownGroup, pid)
	}
	k.place()
	return k
}

func (k *kernel) file(name, text string) {
	k.t.Helper()
	name = filepath.Join(k.root, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		k.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		k.t.Fatal(err)
	}
}

// files makes the files of a group.
func (k *kernel) files(dir, controllers string) {
	for name, text := range map[string]string{
		"cgroup.controllers": controllers, "cgroup.subtree_control": "", "cgroup.procs": "", "cgroup.kill": "",
		"memory.max": "max\n", "memory.swap.max": "max\n", "memory.peak": "0\n", "memory.events": "low 0\noom 0\noom_kill 0\n", "cpu.max": "max 100000\n",
	} {
		controller, _, _ := strings.Cut(name, ".")
		if controller == "cgroup" || slices.Contains(strings.Fields(controllers), controller) {
			k.file(filepath.Join(dir, name), text)
		}
	}
}

func (k *kernel) read(name string) string {
	text, err := os.ReadFile(filepath.Join(k.root, name))
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(string(text))
}

// join moves a process to a group.
func (k *kernel) join(dir string, pid int) {
	word := strconv.Itoa(pid)
	_ = filepath.WalkDir(k.root, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Name() == "cgroup.procs" {
			rel, _ := filepath.Rel(k.root, name)
			words := slices.DeleteFunc(strings.Fields(k.read(rel)), func(w string) bool { return w == word })
			k.file(rel, strings.Join(words, "\n"))
		}
		return nil
	})
	k.file(filepath.Join(dir, "cgroup.procs"), k.read(filepath.Join(dir, "cgroup.procs"))+"\n"+word+"\n")
	k.place()
}

// place writes /proc/self/cgroup.
func (k *kernel) place() {
	at := "/" + ownGroup
	if slices.Contains(strings.Fields(k.read(filepath.Join(ownGroup, leaf, "cgroup.procs"))), strconv.Itoa(os.Getpid())) {
		at += "/" + leaf
	}
	k.file("../proc/self/cgroup", "1:name=systemd:/x\n0::"+at+"\n")
}

func (k *kernel) mkdir(dir string) error {
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	rel, _ := filepath.Rel(k.root, dir)
	k.files(rel, k.read(filepath.Join(filepath.Dir(rel), "cgroup.subtree_control")))
	return nil
}

func (k *kernel) rmdir(dir string) error {
	rel, _ := filepath.Rel(k.root, dir)
	if k.read(filepath.Join(rel, "cgroup.procs")) != "" {
		return syscall.EBUSY
	}
	return os.RemoveAll(dir)
}

func (k *kernel) write(name, value string) error {
	rel, _ := filepath.Rel(k.root, name)
	dir, file := filepath.Split(rel)
	if _, err := os.Stat(name); err != nil {
		return err
	}
	if file == k.refuse {
		return syscall.EACCES
	}
	switch file {
	case "cgroup.procs":
		pid, err := strconv.Atoi(value)
		if err != nil || pid <= 0 {
			return syscall.EINVAL
		}
		if k.read(filepath.Join(dir, "cgroup.subtree_control")) != "" {
			return syscall.EBUSY
		}
		k.join(dir, pid)
		return nil
	case "cgroup.kill":
		k.killed = append(k.killed, k.read(filepath.Join(dir, "cgroup.procs")))
		k.file(filepath.Join(dir, "cgroup.procs"), "")
		return nil
	case "cgroup.subtree_control":
		if k.read(filepath.Join(dir, "cgroup.procs")) != "" && strings.Contains(value, "+") {
			return syscall.EBUSY
		}
		words := strings.Fields(k.read(rel))
		for _, change := range strings.Fields(value) {
			words = slices.DeleteFunc(words, func(w string) bool { return w == change[1:] })
			if change[0] == '+' {
				words = append(words, change[1:])
			}
		}
		value = strings.Join(words, " ")
	}
	k.log = append(k.log, file+"="+value)
	k.file(rel, value)
	return nil
}

// clean checks that the hierarchy is as it was.
func (k *kernel) clean(procs ...int) {
	k.t.Helper()
	entries, _ := os.ReadDir(filepath.Join(k.root, ownGroup))
	for _, e := range entries {
		if e.IsDir() {
			k.t.Errorf("%s is left", e.Name())
		}
	}
	if got := k.read(filepath.Join(ownGroup, "cgroup.subtree_control")); got != "" {
		k.t.Errorf("controllers are still handed down: %s", got)
	}
	for _, pid := range procs {
		if !slices.Contains(strings.Fields(k.read(filepath.Join(ownGroup, "cgroup.procs"))), strconv.Itoa(pid)) {
			k.t.Errorf("process %d is not back", pid)
		}
	}
}

// TestV2 moves ourselves out of the way, sets the limits, and puts all back.
func TestV2(t *testing.T) {
	me := os.Getpid()
	k := newKernel(t, "cpuset cpu io memory pids", me)
	v, err := newV2(k.host, Environment{2048, 1.5})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"memory.max=2147483648", "memory.swap.max=0", "cpu.max=150000 100000", "cgroup.subtree_control=memory cpu"} {
		if !slices.Contains(k.log, want) {
			t.Errorf("%s was not written: %q", want, k.log)
		}
	}
	if got := k.read(filepath.Join(ownGroup, leaf, "cgroup.procs")); got != strconv.Itoa(me) {
		t.Errorf("in our own group: %q", got)
	}
	if how := v.how(); how != "cgroup v2: the kernel holds memory and CPU time; "+never {
		t.Error(how)
	}
	v.spawn = true
	attr := new(syscall.SysProcAttr)
	v.prepare(attr)
	want, err1 := os.Stat(v.group.dir)
	var got syscall.Stat_t
	err2 := syscall.Fstat(attr.CgroupFD, &got)
	if err1 != nil || err2 != nil || !attr.UseCgroupFD || want.Sys().(*syscall.Stat_t).Ino != got.Ino {
		t.Errorf("the process would not start in the group: %+v, %v, %v", attr, err1, err2)
	}
	if v.exceeded() || v.peak() != 0 {
		t.Error("exceeded at the beginning")
	}
	rel, _ := filepath.Rel(k.root, v.group.dir)
	k.file(filepath.Join(rel, "memory.peak"), "4096\n")
	for events, want := range map[string]bool{
		"low 0\nhigh 0\nmax 9\noom 1\noom_kill 1\noom_group_kill 0\n": true,
		"max 9\noom 0\noom_kill 1\n":                                  false, // the machine was short of it
		"max 9\noom 2\noom_kill 0\n":                                  false,
		"oom_kill\noom x\n\xff":                                       false,
		"":                                                            false,
	} {
		k.file(filepath.Join(rel, "memory.events"), events)
		if got := v.exceeded(); got != want {
			t.Errorf("%q: %v", events, got)
		}
	}
	if v.peak() != 4096 {
		t.Errorf("peak = %d", v.peak())
	}
	k.join(rel, 1<<30) // there is no such process
	if err := v.close(); err != nil {
		t.Error(err)
	}
	if len(k.killed) != 1 || k.killed[0] != strconv.Itoa(1<<30) {
		t.Errorf("killed: %q", k.killed)
	}
	k.clean(me)
}

// TestV2WithoutSpawn moves the process after its start.
func TestV2WithoutSpawn(t *testing.T) {
	k := newKernel(t, "cpu memory", os.Getpid())
	v, err := newV2(k.host, Environment{2048, 1})
	if err != nil {
		t.Fatal(err)
	}
	v.spawn = false
	attr := new(syscall.SysProcAttr)
	v.prepare(attr)
	if attr.UseCgroupFD {
		t.Error("it would be started in the group")
	}
	if err := v.started(1 << 30); err != nil {
		t.Error(err)
	}
	if got := pids(v.group.dir); !slices.Equal(got, []int{1 << 30}) {
		t.Errorf("in the group: %v", got)
	}
	if err := v.close(); err != nil {
		t.Error(err)
	}
	k.clean(os.Getpid())
}

func TestV2TwoLimits(t *testing.T) {
	for first := range 2 {
		k := newKernel(t, "cpu memory", os.Getpid())
		var all [2]*v2
		for i := range all {
			var err error
			if all[i], err = newV2(k.host, Environment{2048, 1}); err != nil {
				t.Fatal(err)
			}
		}
		if filepath.Dir(all[0].group.dir) != filepath.Dir(all[1].group.dir) {
			t.Errorf("%s and %s are not side by side", all[0].group.dir, all[1].group.dir)
		}
		if err := all[first].close(); err != nil {
			t.Error(err)
		}
		if got := k.read(filepath.Join(ownGroup, "cgroup.subtree_control")); got != "memory cpu" {
			t.Errorf("the other has lost its controllers: %q are left", got)
		}
		if err := all[1-first].close(); err != nil {
			t.Error(err)
		}
		k.clean(os.Getpid())
	}
}

func TestV2Refuses(t *testing.T) {
	me, other := os.Getpid(), 1<<30
	for name, c := range map[string]struct {
		kernel func(t *testing.T) *kernel
		want   string
	}{
		"no memory": {func(t *testing.T) *kernel { return newKernel(t, "cpu pids", me) }, "the controller memory is not delegated"},
		"nothing":   {func(t *testing.T) *kernel { return newKernel(t, "", me) }, "the controller memory is not delegated"},
		"others": {func(t *testing.T) *kernel { return newKernel(t, "cpu memory", me, other) },
			"other processes than ours, such as 1073741824: lmicheck needs a group of its own"},
		"read-only": {func(t *testing.T) *kernel {
			k := newKernel(t, "cpu memory", me)
			k.refuse = "cgroup.subtree_control"
			return k
		}, "setting cgroup.subtree_control to +memory +cpu: permission denied"},
		"no moving": {func(t *testing.T) *kernel {
			k := newKernel(t, "cpu memory", me)
			k.refuse = "cgroup.procs"
			return k
		}, "setting cgroup.procs"},
		"no limit": {func(t *testing.T) *kernel {
			k := newKernel(t, "cpu memory", me)
			k.refuse = "memory.max"
			return k
		}, "setting memory.max to 2147483648: permission denied"},
		"no quota": {func(t *testing.T) *kernel {
			k := newKernel(t, "cpu memory", me)
			k.refuse = "cpu.max"
			return k
		}, "setting cpu.max to 100000 100000: permission denied"},
		"no group": {func(t *testing.T) *kernel {
			k := newKernel(t, "cpu memory", me)
			k.file("../proc/self/cgroup", "4:memory:/x\n")
			return k
		}, "we are in no group of cgroup v2"},
		"not mounted": {func(t *testing.T) *kernel {
			k := newKernel(t, "cpu memory", me)
			k.file("../proc/self/mountinfo", "22 1 0:1 / /proc rw - proc proc rw\n")
			return k
		}, "cgroup v2 is not mounted where we can see our group /user.slice/own.scope"},
		"another part": {func(t *testing.T) *kernel {
			k := newKernel(t, "cpu memory", me)
			k.file("../proc/self/cgroup", "0::/../other\n")
			return k
		}, "not mounted where we can see our group /../other"},
	} {
		t.Run(name, func(t *testing.T) {
			k := c.kernel(t)
			v, err := newV2(k.host, Environment{2048, 1})
			if err == nil || v != nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("newV2 = %v, %v; want an error with %q", v, err, c.want)
			}
			k.clean(me)
		})
	}
}

func TestV2Notes(t *testing.T) {
	k := newKernel(t, "memory", os.Getpid())
	k.file("user.slice/memory.max", strconv.Itoa(1<<30))
	k.file("../proc/meminfo", "MemTotal: 1048576 kB\nSwapTotal: 1024 kB\n")
	k.refuse = "memory.swap.max"
	v, err := newV2(k.host, Environment{2048, 4})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"cgroup v2: the kernel holds memory; ", "swap is not held", "this machine has only 1024 MB", "the group that lmicheck runs in has only 1024 MB",
		"CPU time is not held apart from GOMAXPROCS: the controller cpu is not delegated",
	} {
		if !strings.Contains(v.how(), want) {
			t.Errorf("%q is not in %q", want, v.how())
		}
	}
	if err := v.close(); err != nil {
		t.Error(err)
	}
	k = newKernel(t, "cpu memory", os.Getpid())
	k.file("user.slice/cpu.max", "150000 100000\n")
	k.file("cpu.max", "max 100000\n")
	if v, err = newV2(k.host, Environment{2048, 4}); err != nil || !strings.Contains(v.how(), "has only 1.5 vCPU") {
		t.Errorf("%v, %v", v.how(), err)
	}
	if err := v.close(); err != nil {
		t.Error(err)
	}
}

// TestCloseIsBounded has a group that cannot be emptied.
func TestCloseIsBounded(t *testing.T) {
	k := newKernel(t, "cpu memory", os.Getpid())
	v, err := newV2(k.host, Environment{2048, 1})
	if err != nil {
		t.Fatal(err)
	}
	rel, _ := filepath.Rel(k.root, v.group.dir)
	k.join(rel, 1<<30)
	k.refuse = "cgroup.kill"
	began := time.Now()
	err = v.close()
	if d := time.Since(began); d > 2*patience {
		t.Errorf("it took %v", d)
	}
	if err == nil || !errors.Is(err, syscall.EBUSY) || !strings.Contains(err.Error(), "processes [1073741824] are still in it") {
		t.Errorf("error = %v", err)
	}
}

func TestOwn(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"m/a/b", "m/b", "u/a/b"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "self"), 0o755); err != nil {
		t.Fatal(err)
	}
	const v1 = " rw - cgroup cgroup rw,cpu,memory\n"
	for _, c := range []struct {
		controller, group, mounts, want string
	}{
		{"memory", "/a/b", "1 2 0:3 / DIR/m" + v1, "m/a/b"},
		{"memory", "/a/b", "1 2 0:3 /a DIR/m" + v1, "m/b"},                       // a bind mount, as in containers
		{"memory", "/a", "1 2 0:3 /a DIR/m" + v1, "m"},                           // the mount is our group
		{"memory", "/ab", "1 2 0:3 /a DIR/m" + v1, ""},                           // another group
		{"memory", "/c", "1 2 0:3 / DIR/m" + v1, ""},                             // not to be seen
		{"memory", "/../a", "1 2 0:3 / DIR/m" + v1, ""},                          // outside
		{"memory", "/a/../../m/a", "1 2 0:3 / DIR/m" + v1, ""},                   // outside, in disguise
		{"memory", "/a/b", "1 2 0:3 / DIR/m rw - cgroup cgroup rw,cpuset\n", ""}, // other controllers
		{"memory", "/a/b", "1 2 0:3 / DIR/u rw - cgroup2 cgroup2 rw,memory\n", ""},
		{"memory", "/a/b", "garbage\n\xff\n1 2 3 - cgroup\n - cgroup cgroup memory\n1 2 0:3 / DIR/m" + v1, "m/a/b"},
		{"", "/a/b", "1 2 0:3 / DIR/m" + v1 + "1 2 0:3 / DIR/u rw - cgroup2 none rw\n", "u/a/b"},
	} {
		line := "3:cpu," + c.controller + ":" + c.group + "\n"
		if c.controller == "" {
			line = "0::" + c.group + "\n"
		}
		for name, text := range map[string]string{"cgroup": "junk\n9:freezer:/f\n" + line, "mountinfo": strings.ReplaceAll(c.mounts, "DIR", dir)} {
			if err := os.WriteFile(filepath.Join(dir, "self", name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		at, err := own(host{proc: dir}, c.controller)
		if c.want == "" {
			if err == nil {
				t.Errorf("%q in %q: %v, want an error", c.group, c.mounts, at)
			}
		} else if err != nil || at.dir != filepath.Join(dir, c.want) {
			t.Errorf("%q in %q: %v, %v; want %s", c.group, c.mounts, at, err, c.want)
		}
	}
}
