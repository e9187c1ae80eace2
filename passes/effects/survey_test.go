package effects_test

import (
	"bytes"
	"encoding/gob"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/lmicheck/lmicheck/internal/ir"
	"github.com/lmicheck/lmicheck/passes/conflict"
	"github.com/lmicheck/lmicheck/passes/effects"
	"github.com/lmicheck/lmicheck/passes/known"
	"github.com/lmicheck/lmicheck/passes/lower"
)

// Bounds of a survey. The slowest packages take some 20 s of a processor, which may be
// busy; what is held most is the syntax of the packages that are loaded at once.
const (
	slow      = 10 * time.Second // for one package: said at once
	maxTime   = 3 * time.Minute  // for one package
	maxMemory = 4 << 30          // bytes that the process has had from the system
)

// maxRoots is how many exported functions of a package are taken as handlers: each
// is interpreted by itself, with all that it calls.
var maxRoots = flag.Int("roots", 8, "exported functions of a package that surveys take as handlers, evenly spread")

// TestStandardLibrary surveys the standard library.
func TestStandardLibrary(t *testing.T) {
	if os.Getenv("LMICHECK_STD") == "" {
		t.Skip("takes minutes; run it with: make std")
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax}, "std")
	if err != nil {
		t.Fatal(err)
	}
	s := newSurvey(t)
	s.add(pkgs, "std")
	s.report(150)
}

// A survey runs the engine over code of all kinds, written without lmicheck in mind:
// it reduces every function of a package, and takes some as handlers. There is nothing
// to compare with; it must end, within bounds, and without a panic.
//
// Each package is interpreted by itself, with the others as foreign code: together
// every function would reach every other.
type survey struct {
	t     *testing.T
	start time.Time
	mu    sync.Mutex
	done  []surveyed
}

// A surveyed package.
type surveyed struct {
	path    string
	entries int
	took    time.Duration
}

func newSurvey(t *testing.T) *survey { return &survey{t: t, start: time.Now()} }

// add surveys packages of these modules, two at a time.
func (s *survey) add(pkgs []*packages.Package, modules ...string) {
	queue := make(chan *ir.Package)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for pkg := range queue {
				s.one(pkg)
			}
		})
	}
	for _, pkg := range reduce(s.t, pkgs, modules) {
		queue <- pkg
	}
	close(queue)
	wg.Wait()
}

func (s *survey) one(pkg *ir.Package) {
	start := time.Now()
	entries, err := interpret(pkg)
	if err != nil {
		s.t.Errorf("%s: %v", pkg.Path, err)
	}
	took := time.Since(start)
	if took > slow {
		s.t.Logf("%s takes %v", pkg.Path, took.Round(time.Second))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done = append(s.done, surveyed{pkg.Path, entries, took})
}

// report says what was done, and fails if that is not what was meant.
func (s *survey) report(atLeast int) {
	s.t.Helper()
	if len(s.done) < atLeast {
		s.t.Errorf("%d packages were found, want %d or more", len(s.done), atLeast)
	}
	entries := 0
	for _, p := range s.done {
		entries += p.entries
		if p.took > maxTime {
			s.t.Errorf("%s takes %v, more than %v", p.path, p.took.Round(time.Second), maxTime)
		}
	}
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	if mem.Sys > maxMemory {
		s.t.Errorf("%d MB of memory, more than %d", mem.Sys>>20, maxMemory>>20)
	}
	s.t.Logf("%d packages, %d entry points, %.0f s, %d MB", len(s.done), entries, time.Since(s.start).Seconds(), mem.Sys>>20)
	slices.SortFunc(s.done, func(a, b surveyed) int { return int(b.took - a.took) })
	for _, p := range s.done[:min(5, len(s.done))] {
		s.t.Logf("%6.2f s  %s (%d entry points)", p.took.Seconds(), p.path, p.entries)
	}
}

// reduce returns the reduced form of packages of these modules.
func reduce(t *testing.T, pkgs []*packages.Package, modules []string) []*ir.Package {
	t.Helper()
	if err := known.Analyzer.Flags.Set("deps", strings.Join(modules, ",")); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = known.Analyzer.Flags.Set("deps", "") }()
	graph, err := checker.Analyze([]*analysis.Analyzer{lower.Analyzer}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	var list []*ir.Package
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Errorf("%s: %v", act.Package.PkgPath, act.Err)
			continue
		}
		if prog := act.Result.(*lower.Program); prog.Main != nil {
			list = append(list, prog.Main)
		}
	}
	slices.SortFunc(list, func(a, b *ir.Package) int { return strings.Compare(a.Path, b.Path) })
	return list
}

// interpret makes exported functions of a package handlers, and runs the engine over
// it after its reduced form has been encoded and decoded, as under go vet. It returns how
// many it took.
func interpret(pkg *ir.Package) (entries int, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	decoded, err := travel(pkg)
	if err != nil {
		return 0, err
	}
	var roots []ir.Root
	for _, fn := range decoded.Funcs {
		if fn.Exported && !strings.Contains(fn.Key, "$") {
			roots = append(roots, ir.Root{Func: fn.Key, Pos: fn.Pos})
		}
	}
	for i := 0; i < len(roots); i += 1 + len(roots) / *maxRoots {
		decoded.Roots = append(decoded.Roots, roots[i])
	}
	prog := &lower.Program{Main: decoded, Packages: map[string]*ir.Package{decoded.Path: decoded}}
	k, err := known.Load("")
	if err != nil {
		return 0, err
	}
	for _, root := range effects.Analyze(prog, k).Roots {
		conflict.Pair(conflict.Root{Name: root.Name, Start: root.Start}, root.Accesses)
	}
	return len(decoded.Roots), nil
}

// travel returns what arrives of a package in another process. Encoding it again
// must give the same bytes: the go command takes facts for results of its cache.
func travel(pkg *ir.Package) (*ir.Package, error) {
	first, err := encode(pkg)
	if err != nil {
		return nil, err
	}
	decoded := new(ir.Package)
	if err := gob.NewDecoder(bytes.NewReader(first)).Decode(decoded); err != nil {
		return nil, err
	}
	second, err := encode(decoded)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(first, second) {
		return nil, fmt.Errorf("encoding twice gives different bytes")
	}
	return decoded, nil
}

func encode(pkg *ir.Package) ([]byte, error) {
	var buf bytes.Buffer
	err := gob.NewEncoder(&buf).Encode(pkg)
	return buf.Bytes(), err
}
