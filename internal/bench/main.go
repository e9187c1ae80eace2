// Command bench measures lmicheck against the cost of loading the same packages,
// and against the linters that teams run anyway, and prints ratios: the times of
// one machine say little, what they are beside each other on the same input in the
// same run says more.
//
// It measures whole processes: wall time, and the peak memory of the largest
// process, as the operating system accounts them. Each figure is the median of
// several runs that take turns. "Cold" clears the tool's own cache before each run;
// the cache of the go command stays warm, since all tools need what is in it.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"

	"github.com/lmicheck/lmicheck/internal/load"
)

func main() {
	runs := flag.Int("runs", 5, "measure each tool this many times")
	size := flag.Int("packages", 200, "size of the generated module")
	growth := flag.Bool("growth", false, "measure lmicheck alone, on modules of 50 to 4,000 packages")
	large := flag.Bool("large", false, "measure lmicheck alone, with dependencies from source")
	floor := flag.Bool("floor", false, "load and build the packages here, and exit: what every tool must do at least")
	deps := flag.String("deps", "", "with -floor: modules, or prefixes of them, that are loaded from source, too")
	flag.Parse()
	var err error
	switch {
	case *floor:
		err = buildFloor(*deps)
	case *growth:
		err = grow(*runs)
	case *large:
		err = benchLarge(*runs)
	default:
		err = bench(*runs, *size)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// buildFloor loads the module's own packages from source, and those below deps that they
// need, and builds their SSA form.
func buildFloor(deps string) error {
	var pkgs []*packages.Package
	if deps == "" {
		list, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax}, "./...")
		if err != nil {
			return err
		}
		pkgs = list
	} else {
		prog, err := load.Load(context.Background(), ".", []string{"./..."}, load.Options{Deps: []string{deps}})
		if err != nil {
			return err
		}
		pkgs = prog.Packages
	}
	buildSSA(pkgs)
	return nil
}

// buildSSA builds all packages in one program, with what they import as declarations only.
func buildSSA(pkgs []*packages.Package) {
	prog := ssa.NewProgram(pkgs[0].Fset, 0)
	for _, pkg := range pkgs {
		prog.CreatePackage(pkg.Types, pkg.Syntax, pkg.TypesInfo, true)
	}
	for _, pkg := range pkgs {
		for _, imported := range pkg.Types.Imports() {
			if prog.Package(imported) == nil {
				prog.CreatePackage(imported, nil, nil, true)
			}
		}
	}
	prog.Build()
}

// A tool is a command to measure.
type tool struct {
	name  string
	args  []string
	cache string // environment variable that says where its cache is
}

func tools() ([]tool, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	bin, err := filepath.Abs("bin")
	if err != nil {
		return nil, err
	}
	list := []tool{
		{"load+SSA", []string{self, "-floor"}, ""},
		{"lmicheck", []string{filepath.Join(bin, "lmicheck"), "check", "--quiet", "./..."}, ""},
		{"audit", []string{filepath.Join(bin, "lmicheck"), "audit", "--quiet", "--requests", "10e6", "--duration", "200"}, ""},
		{"go vet", []string{"go", "vet", "./..."}, ""},
	}
	return append(list, installed(bin,
		tool{"staticcheck", []string{"staticcheck", "./..."}, "STATICCHECK_CACHE"},
		tool{"golangci-lint", []string{"golangci-lint", "run", "--no-config", "./..."}, "GOLANGCI_LINT_CACHE"},
		tool{"gosec", []string{"gosec", "-quiet", "./..."}, ""},
	)...), nil
}

// installed returns the tools that are in bin or in PATH, and says which are not.
func installed(bin string, list ...tool) []tool {
	var there []tool
	for _, t := range list {
		path := filepath.Join(bin, t.name)
		if _, err := os.Stat(path); err != nil {
			if path, err = exec.LookPath(t.name); err != nil {
				fmt.Printf("%s is left out: it is neither in bin nor in PATH (make bench-tools)\n", t.name)
				continue
			}
		}
		t.args[0] = path
		there = append(there, t)
	}
	return there
}

func bench(runs, size int) error {
	list, err := tools()
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("", "lmibench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	generated := filepath.Join(tmp, "generated")
	if err := generate(generated, size); err != nil {
		return err
	}
	for _, subject := range []struct{ name, dir string }{
		{"testdata/corpus", "testdata/corpus"},
		{fmt.Sprintf("generated module of %d packages", size), generated},
	} {
		for _, cold := range []bool{false, true} {
			if err := compare(subject.name, subject.dir, list, runs, cold, tmp); err != nil {
				return err
			}
		}
	}
	return nil
}

// A sample is one run of a tool.
type sample struct {
	wall   time.Duration
	memory int64 // KiB, of the largest process
}

// compare measures the tools in turn and prints their medians, and lmicheck's
// ratio to each.
func compare(name, dir string, list []tool, runs int, cold bool, tmp string) error {
	samples := make([][]sample, len(list))
	for run := range runs + 1 { // the first warms up
		for i, t := range list {
			s, err := measure(t, dir, filepath.Join(tmp, t.name), cold)
			if err != nil {
				return err
			}
			if run > 0 {
				samples[i] = append(samples[i], s)
			}
		}
	}
	state := "warm"
	if cold {
		state = "cold"
	}
	fmt.Printf("%s, %s, median of %d\n", name, state, runs)
	fmt.Printf("  %-14s %8s %8s %16s %16s\n", "", "wall s", "MiB", "lmicheck / wall", "lmicheck / MiB")
	ours := median(samples[1])
	for i, t := range list {
		m := median(samples[i])
		fmt.Printf("  %-14s %8.2f %8d %16.2f %16.2f\n", t.name, m.wall.Seconds(), m.memory/1024,
			ours.wall.Seconds()/m.wall.Seconds(), float64(ours.memory)/float64(m.memory))
	}
	return nil
}

// measure runs a tool once. Linters exit 1 when they find something; beyond that, what
// would be measured is how fast a tool fails.
func measure(t tool, dir, cache string, cold bool) (sample, error) {
	if cold {
		if err := os.RemoveAll(cache); err != nil {
			return sample{}, err
		}
	}
	cmd := exec.Command(t.args[0], t.args[1:]...)
	cmd.Dir = dir
	cmd.Env = os.Environ()
	if t.cache != "" {
		cmd.Env = append(cmd.Env, t.cache+"="+cache)
	}
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	if err != nil && cmd.ProcessState.ExitCode() != 1 {
		return sample{}, fmt.Errorf("%s: %w\n%s", strings.Join(t.args, " "), err, stderr.Bytes())
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return sample{}, fmt.Errorf("no account of resources on this system")
	}
	return sample{wall, usage.Maxrss}, nil
}

func median(list []sample) sample {
	walls := make([]time.Duration, len(list))
	memory := make([]int64, len(list))
	for i, s := range list {
		walls[i], memory[i] = s.wall, s.memory
	}
	slices.Sort(walls)
	slices.Sort(memory)
	return sample{walls[len(walls)/2], memory[len(memory)/2]}
}
