package size

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

func TestMeasure(t *testing.T) {
	before := Measure(os.Getpid())
	block, err := syscall.Mmap(-1, 0, 64<<20, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(block); i += 4096 {
		block[i] = 1
	}
	var files []*os.File
	for range 20 {
		f, err := os.Open(os.DevNull)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	for began := time.Now(); time.Since(began) < 10*time.Second && Measure(os.Getpid()).CPU < before.CPU+50*time.Millisecond; {
	}
	during := Measure(os.Getpid())
	if err := syscall.Munmap(block); err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		f.Close()
	}
	after := Measure(os.Getpid())
	t.Logf("before %+v, during %+v, after %+v", before, during, after)
	if !before.OK || !during.OK || !after.OK || before.Threads < 1 {
		t.Fatal("not measured")
	}
	if grown := (during.RSS - before.RSS) >> 20; grown < 60 || grown > 100 {
		t.Errorf("64 MiB more are %d MiB", grown)
	}
	if shrunk := (during.RSS - after.RSS) >> 20; shrunk < 30 {
		t.Errorf("64 MiB less are %d MiB", shrunk)
	}
	if after.PeakRSS < during.RSS-1<<20 || after.PeakRSS < after.RSS {
		t.Errorf("the peak is %d, %d were in use", after.PeakRSS, during.RSS)
	}
	if more := during.FDs - before.FDs; more < 18 || more > 24 || before.FDs < 3 {
		t.Errorf("20 descriptors more are %d", more)
	}
	if during.CPU < before.CPU+50*time.Millisecond || during.CPU > before.CPU+20*time.Second {
		t.Errorf("CPU time: %v, then %v", before.CPU, during.CPU)
	}
}

func TestMeasureNothing(t *testing.T) {
	cmd := exec.Command(os.Args[0], "-test.run", "^$")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	pid := cmd.Process.Pid
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		if e, ok := readEntry("/proc", pid); ok && e.ended {
			break
		}
		if time.Now().After(end) {
			t.Fatal("the process does not end")
		}
	}
	if u := Measure(pid); u.OK {
		t.Errorf("a process that has ended: %+v", u)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	for _, pid := range []int{pid, 0, -1} {
		if u := Measure(pid); u != (Usage{}) {
			t.Errorf("process %d: %+v", pid, u)
		}
	}
}

// TestMeasureText reads files as the kernel could write them.
func TestMeasureText(t *testing.T) {
	const stat = "7 (a) Z 9 (x)) S 3 7 1 0 -1 4194560 10 20 0 0 150 50 0 0 20 0 9 0 12345 1000 25 18446744073709551615\n"
	const status = "Name:\ta\nVmHWM:\t    200 kB\nVmRSS:\t    100 kB\nThreads:\t9\nVmData:\nVmLck:\tx kB\n"
	page := int64(os.Getpagesize())
	want := entry{pid: 7, parent: 3, group: 7, start: 12345, rss: 25 * page, cpu: 2 * time.Second}
	proc := t.TempDir()
	dir := filepath.Join(proc, "7")
	if err := os.MkdirAll(filepath.Join(dir, "fd", "0"), 0o755); err != nil {
		t.Fatal(err)
	}
	put := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put("stat", stat)
	put("status", status)
	if got, ok := readEntry(proc, 7); !ok || got != want {
		t.Errorf("%+v, %v; want %+v", got, ok, want)
	}
	if got, want := measure(proc, 7), (Usage{100 << 10, 200 << 10, 9, 1, 2 * time.Second, true}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if err := os.RemoveAll(filepath.Join(dir, "fd")); err != nil {
		t.Fatal(err)
	}
	if got := measure(proc, 7).FDs; got != -1 {
		t.Errorf("%d descriptors, though they cannot be read", got)
	}
	for _, text := range []string{"", "7", "7 (a", "7 (a) S", "7 (a) S 3 7 1 0 -1", "7 (a) S x" + stat[len("7 (a) Z 9 (x)) S 3"):], "\xff)\xfe"} {
		put("stat", text)
		if e, ok := readEntry(proc, 7); ok {
			t.Errorf("%q: %+v", text, e)
		}
		if measure(proc, 7).OK {
			t.Errorf("%q is measured", text)
		}
	}
}

func TestFamily(t *testing.T) {
	proc := t.TempDir()
	for pid, parent := range map[int]int{1: 0, 2: 1, 5: 2, 3: 5, 4: 3, 6: 1, 7: 8, 8: 7} {
		dir := filepath.Join(proc, strconv.Itoa(pid))
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		text := strconv.Itoa(pid) + " (a) S " + strconv.Itoa(parent) + " 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 1 0 0"
		if err := os.WriteFile(filepath.Join(dir, "stat"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for pid, want := range map[int][]int{2: {2, 5, 3, 4}, 6: {6}, 99: {99}, 7: {7, 8}} {
		got := family(proc, pid)
		if len(got) != len(want) {
			t.Errorf("of %d: %v, want %v", pid, got, want)
			continue
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("of %d: %v, want %v", pid, got, want)
			}
		}
	}
}
