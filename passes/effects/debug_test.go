package effects_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"

	"github.com/lmicheck/lmicheck/internal/load"
	"github.com/lmicheck/lmicheck/passes/effects"
)

func TestDebug(t *testing.T) {
	dir := os.Getenv("DBG_DIR")
	if dir == "" {
		t.Skip()
	}
	t0 := time.Now()
	prog, err := load.Load(context.Background(), dir, []string{os.Getenv("DBG_PAT")}, load.Options{})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("load", time.Since(t0), prog.Problems)
	t0 = time.Now()
	g, err := checker.Analyze([]*analysis.Analyzer{effects.Analyzer}, prog.Packages, &checker.Options{Sequential: true})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("analyze", time.Since(t0))
	for _, a := range g.Roots {
		if a.Err != nil {
			fmt.Println(a.Package, a.Err)
			continue
		}
		r := a.Result.(*effects.Result)
		for _, root := range r.Roots {
			fmt.Println("ROOT", a.Package.PkgPath, root.Name, root.Start.File, root.Start.Line)
			for _, x := range root.Accesses {
				fmt.Printf("   %v w=%v %s %d %s:%d %s locks=%d checks=%d %s bg=%v\n", x.Kind, x.Kind.Writes(), x.Place.Name, x.Place.ID, x.Span.File, x.Span.Line, x.Function, len(x.Locks), len(x.Checks), x.Callee, x.Background)
			}
		}
		for _, b := range r.Blind {
			fmt.Println("BLIND", b.Kind, b.What, b.Count, b.Span)
		}
	}
}
