package scan

import (
	"fmt"
	"maps"
	"slices"

	"golang.org/x/tools/go/analysis"
)

// setFlags sets flags of whichever required analyzer defines them, and returns a
// function that restores their values. An analyzer's flags are its only
// configuration that every driver can reach, and they belong to the process: two
// scans with different flags must not overlap.
func setFlags(roots []*analysis.Analyzer, flags map[string]string) (restore func(), err error) {
	var undo []func()
	restore = func() {
		for i := len(undo) - 1; i >= 0; i-- {
			undo[i]()
		}
	}
	for _, name := range slices.Sorted(maps.Keys(flags)) {
		value := flags[name]
		if value == "" {
			continue
		}
		owner := flagOwner(roots, name, map[*analysis.Analyzer]bool{})
		if owner == nil {
			restore()
			return nil, fmt.Errorf("internal error: no analyzer has the flag %q", name)
		}
		f := owner.Flags.Lookup(name)
		old := f.Value.String()
		undo = append(undo, func() { _ = f.Value.Set(old) }) // a value that was there before is valid
		if err := f.Value.Set(value); err != nil {
			restore()
			return nil, fmt.Errorf("--%s %s: %w", name, value, err)
		}
	}
	return restore, nil
}

// flagOwner returns the analyzer that defines a flag, among roots and what they
// require.
func flagOwner(list []*analysis.Analyzer, name string, seen map[*analysis.Analyzer]bool) *analysis.Analyzer {
	for _, a := range list {
		if seen[a] {
			continue
		}
		seen[a] = true
		if a.Flags.Lookup(name) != nil {
			return a
		}
		if owner := flagOwner(a.Requires, name, seen); owner != nil {
			return owner
		}
	}
	return nil
}
