package effects_test

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"os"
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

// slow is the time for one package beyond which the test says so: the whole
// standard library takes about a hundred times as long.
const slow = 5 * time.Second

// maxRoots is how many exported functions of a package are taken as handlers: each
// is interpreted by itself, with all that it calls.
const maxRoots = 8

// TestStandardLibrary reduces every function of the standard library, and runs the
// engine over some of each package as if they were handlers: code of all kinds,
// written without lmicheck in mind. There is nothing to compare with; it must end,
// and without a panic.
//
// Each package is interpreted by itself, with the others as foreign code: together
// every function would reach every other.
func TestStandardLibrary(t *testing.T) {
	if os.Getenv("LMICHECK_STD") == "" {
		t.Skip("takes minutes; run it with: make std")
	}
	progs := lowerStd(t)
	if len(progs) < 150 {
		t.Fatalf("the standard library has %d packages?", len(progs))
	}
	queue := make(chan *ir.Package)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for pkg := range queue {
				if err := interpret(pkg); err != nil {
					t.Errorf("%s: %v", pkg.Path, err)
				}
			}
		})
	}
	for _, pkg := range progs {
		start := time.Now()
		queue <- pkg
		if d := time.Since(start); d > slow {
			t.Logf("waited %v before %s", d.Round(time.Second), pkg.Path)
		}
	}
	close(queue)
	wg.Wait()
}

// lowerStd reduces every package of the standard library.
func lowerStd(t *testing.T) []*ir.Package {
	t.Helper()
	if err := known.Analyzer.Flags.Set("deps", "std"); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = known.Analyzer.Flags.Set("deps", "") }()
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax}, "std")
	if err != nil {
		t.Fatal(err)
	}
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
// it after its reduced form has been encoded and decoded, as under go vet.
func interpret(pkg *ir.Package) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	decoded, err := travel(pkg)
	if err != nil {
		return err
	}
	var roots []ir.Root
	for _, fn := range decoded.Funcs {
		if fn.Exported && !strings.Contains(fn.Key, "$") {
			roots = append(roots, ir.Root{Func: fn.Key, Pos: fn.Pos})
		}
	}
	for i := 0; i < len(roots); i += 1 + len(roots)/maxRoots {
		decoded.Roots = append(decoded.Roots, roots[i])
	}
	prog := &lower.Program{Main: decoded, Packages: map[string]*ir.Package{decoded.Path: decoded}}
	k, err := known.Load("")
	if err != nil {
		return err
	}
	for _, root := range effects.Analyze(prog, k).Roots {
		conflict.Pair(conflict.Root{Name: root.Name, Start: root.Start}, root.Accesses)
	}
	return nil
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
