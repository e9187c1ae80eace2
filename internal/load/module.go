package load

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// findModule returns an error unless dir is inside a module or workspace. The
// go command would say so too, but for a directory above several modules, a
// usual layout of Lambda repositories, it does not say what to do.
func findModule(dir string, env []string) error {
	if lookup(env, "GO111MODULE") == "off" {
		return nil // GOPATH mode: there is no module to find
	}
	if work := lookup(env, "GOWORK"); work != "" && work != "off" {
		return nil
	}
	for d := dir; ; {
		for _, name := range []string{"go.mod", "go.work"} {
			if info, err := os.Stat(filepath.Join(d, name)); err == nil && !info.IsDir() {
				return nil
			}
		}
		parent := filepath.Dir(d)
		if parent == d {
			break
		}
		d = parent
	}
	below := modulesBelow(dir, 3)
	if len(below) == 0 {
		return fmt.Errorf("%w in %s or above it: run lmicheck inside a module, or make one with \"go mod init\"", ErrNoModule, dir)
	}
	return fmt.Errorf("%w in %s or above it, but there are modules below (%s): check one with \"lmicheck -C %s\", or make a workspace of them with \"go work init\" and \"go work use -r .\"",
		ErrNoModule, dir, strings.Join(below, ", "), below[0])
}

// modulesBelow returns the first n directories below dir that hold a go.mod.
func modulesBelow(dir string, n int) []string {
	const maxDepth = 4 // deeper ones are test data as a rule
	var found []string
	// An unreadable directory only makes the hint shorter, so errors are skipped.
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return fs.SkipDir
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			name := d.Name()
			hidden := rel != "." && (strings.HasPrefix(name, ".") || name == "node_modules" || name == "vendor" || name == "testdata")
			if hidden || strings.Count(filepath.ToSlash(rel), "/") >= maxDepth {
				return fs.SkipDir
			}
			return nil
		}
		if d.Name() == "go.mod" {
			found = append(found, filepath.ToSlash(filepath.Dir(rel)))
		}
		if len(found) == n {
			return fs.SkipAll
		}
		return nil
	})
	return found
}

// lookup returns the last value of a variable in an environment.
func lookup(env []string, name string) string {
	value := ""
	for _, kv := range env {
		if v, ok := strings.CutPrefix(kv, name+"="); ok {
			value = v
		}
	}
	return value
}
