//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

var kills = flag.Int("kills", 0, "how often TestKilled kills each command (0: three times, and those that build functions not at all)")

// A killing is a command that writes files.
type killing struct {
	name    string
	args    []string
	stdin   string
	files   map[string]string // that are there before, besides the module's
	outputs []string          // that it writes
	builds  bool              // it builds a function and runs it, and writes JSON that is another each time
}

var killings = []killing{
	{name: "check", args: []string{"check", "--format", "json", "-o", "out", "./..."}, outputs: []string{"out"}},
	{name: "check over an old report", args: []string{"check", "--format", "html", "-o", "out", "./..."},
		files: map[string]string{"out": "old"}, outputs: []string{"out"}},
	{name: "baseline", args: []string{"check", "--baseline", "known.json", "--write-baseline", "./..."},
		files: map[string]string{"known.json": oldBaseline}, outputs: []string{"known.json"}},
	{name: "fix", args: []string{"check", "--fix", "./..."}, outputs: []string{"main.go"}},
	{name: "init", args: []string{"init"}, outputs: []string{".lmicheck.yaml", ".lmicheck-baseline.json", ".github/workflows/lmicheck.yml"}},
	{name: "audit", args: []string{"audit", "-o", "out.html"}, files: map[string]string{"out.html": "old"}, outputs: []string{"out.html"}},
	{name: "report", args: []string{"report", "--format", "sarif", "-o", "out"}, stdin: "1.json",
		files: map[string]string{"1.json": largeReport(0)}, outputs: []string{"out"}},
	{name: "merge", args: []string{"report", "merge", "--format", "json", "-o", "out", "1.json", "2.json"},
		files: map[string]string{"1.json": largeReport(0), "2.json": largeReport(1), "out": "old"}, outputs: []string{"out"}},
	{name: "run", args: []string{"run", "--quick", "--skip", "cold,mixed,canary,files,load,deadline", "--format", "json", "-o", "out", "."}, outputs: []string{"out"}, builds: true},
	{name: "confirm", args: []string{"confirm", "--budget", "2s", "--evidence", "kept.json", "--format", "json", "-o", "out", "."},
		outputs: []string{"out", "kept.json"}, builds: true},
}

const oldBaseline = `{"version": "1", "findings": []}`

// killedModule has something to find, and to fix.
var killedModule = map[string]string{
	"go.mod": "module example.com/killed\n\ngo 1.24\n",
	"main.go": `package main

import "net/http"

var client *http.Client

//lmicheck:handler
func handle(id string) {
	if client == nil {
		client = &http.Client{}
	}
	_, _ = client.Get(id)
}

func main() {}
`,
}

// largeReport is a report that takes a while to be written.
func largeReport(seed int) string {
	var b strings.Builder
	b.WriteString(`{"version": "1", "tool": {"name": "lmicheck", "version": "v0"}, "roots": [], "blind_spots": [], "errors": [], "findings": [`)
	for i := range 2000 {
		if i > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, `{"rule": "globalwrite", "code": "LMI101", "severity": "error", "message": "finding %d", "span": {"file": "f%d.go", "line": %d, "column": 1}}`, i, seed, i+1)
	}
	b.WriteString("]}")
	return b.String()
}

// TestKilled kills commands that write files, at many moments. Each file is then what it
// was before, or what the command makes of it when it is left alone. A signal that the
// command can catch leaves nothing else behind either, and ends it soon.
func TestKilled(t *testing.T) {
	for n, c := range killings {
		t.Run(c.name, func(t *testing.T) {
			if c.builds && *kills == 0 {
				t.Skip("builds functions; run it with: make kill")
			}
			k := &killer{killing: c, t: t, random: rand.New(rand.NewPCG(uint64(n), 1)), root: t.TempDir()}
			k.prepare()
			for i := range max(*kills, 3) {
				k.once([]syscall.Signal{syscall.SIGKILL, syscall.SIGTERM, syscall.SIGINT}[i%3])
			}
		})
	}
}

// A killer kills a command in a directory that is made anew each time.
type killer struct {
	killing
	t             *testing.T
	random        *rand.Rand
	root          string
	before, after map[string]string // files, by name relative to the directory
	took          time.Duration     // by the command when it is left alone
}

func (k *killer) dir() string  { return filepath.Join(k.root, "work") }
func (k *killer) temp() string { return filepath.Join(k.root, "temp") }

// prepare learns what the command writes, and how long it takes.
func (k *killer) prepare() {
	k.reset()
	k.before = k.read()
	start := time.Now()
	cmd := k.start()
	_ = cmd.Wait() // findings are no success
	k.took = time.Since(start)
	k.after = k.read()
	for _, name := range k.outputs {
		if k.after[name] == k.before[name] {
			k.t.Fatalf("%s was not written: %s", name, cmd.Stderr)
		}
	}
	k.noLeavings()
}

// reset makes the directory, and empties that for temporary files.
func (k *killer) reset() {
	k.t.Helper()
	for _, dir := range []string{k.dir(), k.temp()} {
		err := os.RemoveAll(dir)
		for range 500 { // commands of the last round may be dying
			if err == nil {
				break
			}
			time.Sleep(10 * time.Millisecond)
			err = os.RemoveAll(dir)
		}
		if err != nil {
			k.t.Fatal(err)
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			k.t.Fatal(err)
		}
	}
	if k.builds {
		if err := os.CopyFS(k.dir(), os.DirFS("../../testdata/sample")); err != nil {
			k.t.Fatal(err)
		}
	}
	files := maps.Clone(killedModule)
	if k.builds {
		clear(files)
	}
	maps.Copy(files, k.files)
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(k.dir(), name), []byte(text), 0o644); err != nil {
			k.t.Fatal(err)
		}
	}
}

// read returns the files of the directory.
func (k *killer) read() map[string]string {
	k.t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(k.dir(), func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		rel, _ := filepath.Rel(k.dir(), name) // it is below
		files[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		k.t.Fatal(err)
	}
	return files
}

// start starts the command in a process group of its own.
func (k *killer) start() *exec.Cmd {
	k.t.Helper()
	cmd := exec.Command("lmicheck", k.args...)
	cmd.Dir = k.dir()
	cmd.Env = append(os.Environ(), "TMPDIR="+k.temp(), "GOFLAGS=-mod=mod", "GOPROXY=off")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Stderr = new(bytes.Buffer)
	cmd.WaitDelay = 10 * time.Second
	if k.stdin != "" {
		file, err := os.Open(filepath.Join(k.dir(), k.stdin))
		if err != nil {
			k.t.Fatal(err)
		}
		defer file.Close() // the command has its own by then
		cmd.Stdin = file
	}
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	return cmd
}

// once starts the command, kills it and looks at what is left.
func (k *killer) once(sig syscall.Signal) {
	k.reset()
	cmd := k.start()
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	moment := k.moment(done)
	group := -cmd.Process.Pid
	if sig == syscall.SIGINT {
		_ = syscall.Kill(group, sig) // a terminal sends it to all processes; that they may be gone is meant
	} else {
		_ = syscall.Kill(cmd.Process.Pid, sig)
	}
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		k.t.Errorf("%s after %s: still there 20 s later", sig, moment)
	}
	_ = syscall.Kill(group, syscall.SIGKILL) // commands that it had started, and nobody ended
	k.judge(fmt.Sprintf("%s after %s", sig, moment), sig)
}

// moment waits until it is time to kill, which is a random part of the time that the
// command takes, or soon after something in the directory has changed:
// writing takes no time in comparison.
func (k *killer) moment(done chan error) string {
	if k.random.IntN(2) == 0 {
		d := time.Duration(k.random.Float64() * 1.1 * float64(k.took))
		time.Sleep(d)
		return d.String()
	}
	d := time.Duration(2000*math.Pow(k.random.Float64(), 3)) * time.Microsecond
	for end := time.Now().Add(2 * k.took); time.Now().Before(end) && len(done) == 0 && !k.changed(); time.Sleep(20 * time.Microsecond) {
	}
	time.Sleep(d)
	return "the first change and " + d.String()
}

// changed reports whether there is a new file, or one of another size.
func (k *killer) changed() bool {
	entries, err := os.ReadDir(k.dir())
	if err != nil {
		k.t.Fatal(err)
	}
	return slices.ContainsFunc(entries, func(e os.DirEntry) bool {
		text, there := k.before[e.Name()]
		info, err := e.Info()
		return !e.IsDir() && (!there || err != nil || int(info.Size()) != len(text))
	})
}

// judge compares the files with what may be there.
func (k *killer) judge(what string, sig syscall.Signal) {
	k.t.Helper()
	for name, text := range k.read() {
		old, there := k.before[name]
		written, output := k.after[name]
		switch {
		case there && text == old, output && text == written, output && k.builds && json.Valid([]byte(text)):
		case output:
			k.t.Errorf("%s: %s has %d bytes; before it had %d, and complete it has %d", what, name, len(text), len(old), len(written))
		case sig != syscall.SIGKILL || !k.isStaged(name):
			k.t.Errorf("%s: %s is left over", what, name)
		}
	}
	if sig != syscall.SIGKILL {
		k.noLeavings()
	}
	for name := range k.before {
		if _, err := os.Stat(filepath.Join(k.dir(), name)); err != nil {
			k.t.Errorf("%s: %v", what, err)
		}
	}
}

// isStaged reports whether a file is one that was to be renamed to an output.
func (k *killer) isStaged(name string) bool {
	return slices.ContainsFunc(k.outputs, func(output string) bool {
		dir, base := filepath.Split(output)
		return strings.HasPrefix(name, dir+"."+base+".")
	})
}

// noLeavings wants the directory for temporary files to be empty. What the go command
// leaves there when it is killed is its own.
func (k *killer) noLeavings() {
	k.t.Helper()
	entries, err := os.ReadDir(k.temp())
	if err != nil {
		k.t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), "go-") {
			k.t.Errorf("%s is left over in the directory for temporary files", e.Name())
		}
	}
}
