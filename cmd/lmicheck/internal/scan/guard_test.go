package scan

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/tools/go/analysis"
)

// TestGuardLimits: the driver starts an analyzer for all packages, and of one few may run at once.
func TestGuardLimits(t *testing.T) {
	var running, most atomic.Int64
	g := newGuard()
	g.limited = &analysis.Analyzer{Name: "busy", Run: func(*analysis.Pass) (any, error) {
		n := running.Add(1)
		defer running.Add(-1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		runtime.Gosched() // to the others, which may not come
		return nil, nil
	}}
	analyzer := g.wrap(g.limited)
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			if _, err := analyzer.Run(&analysis.Pass{Analyzer: analyzer}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if limit := int64(runtime.GOMAXPROCS(0)); most.Load() > limit {
		t.Errorf("%d run at once, want %d at most", most.Load(), limit)
	}
}
