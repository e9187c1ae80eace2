package load

import (
	"cmp"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
)

// A Unit is what the go command loads at once: a module, or those modules of a workspace that
// lie below a directory.
type Unit struct {
	Dir      string   // where the go command runs
	Patterns []string // packages
	File     string   // the go.mod or go.work that makes it one
	Env      []string // to be added to the environment
}

// Units returns the units that hold the packages below dir, and the packages in further
// directories. A directory that is in no module is left out. What cannot be read is
// left to the go command to complain of.
func Units(dir string, further, env []string) []Unit {
	var units []Unit
	add := func(pkgs, module string) {
		u := unitOf(pkgs, module, env)
		at := slices.IndexFunc(units, func(o Unit) bool { return o.Dir == u.Dir && o.File == u.File })
		if at < 0 {
			units = append(units, u)
			return
		}
		units[at].Patterns = append(units[at].Patterns, u.Patterns...)
	}
	modules := modulesIn(dir)
	if above := moduleOf(dir); above != "" && above != dir {
		add(filepath.Join(dir, "..."), above)
	}
	for _, m := range modules {
		add(filepath.Join(m, "..."), m)
	}
	for _, pkg := range further {
		m := moduleOf(pkg)
		inside := within(pkg, dir) && (slices.Contains(modules, m) || within(dir, m))
		if m != "" && !inside {
			add(pkg, m)
		}
	}
	for i := range units {
		slices.Sort(units[i].Patterns)
		units[i].Patterns = slices.Compact(units[i].Patterns)
	}
	slices.SortFunc(units, func(a, b Unit) int { return cmp.Compare(a.Dir, b.Dir) })
	return units
}

// unitOf makes a unit of packages, a pattern of absolute directories, in a module.
func unitOf(pkgs, module string, env []string) Unit {
	u := Unit{Dir: module, File: filepath.Join(module, "go.mod")}
	switch work, used := workspace(module, env); {
	case used:
		u.Dir, u.File = filepath.Dir(work), work
	case work != "":
		u.Env = []string{"GOWORK=off"} // the go command refuses a module that its workspace does not name
	}
	rel, err := filepath.Rel(u.Dir, pkgs)
	if err != nil {
		rel = pkgs // on another volume
	}
	u.Patterns = []string{"./" + filepath.ToSlash(rel)}
	return u
}

// workspace returns the go.work that holds for a module, and whether it names it.
func workspace(module string, env []string) (file string, used bool) {
	switch file = lookup(env, "GOWORK"); file {
	case "off":
		return "", false
	case "":
		if file = above(module, "go.work"); file == "" {
			return "", false
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return file, true
	}
	work, err := modfile.ParseWork(file, data, nil)
	if err != nil {
		return file, true
	}
	for _, use := range work.Use {
		dir := filepath.FromSlash(use.Path)
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(filepath.Dir(file), dir)
		}
		if dir == module {
			return file, true
		}
	}
	return file, false
}

// moduleOf returns the root of the module that a directory is in; "" if there is none.
func moduleOf(dir string) string {
	file := above(dir, "go.mod")
	if file == "" {
		return ""
	}
	return filepath.Dir(file)
}

// above returns the file of a name in dir or the nearest directory above it.
func above(dir, name string) string {
	for d := dir; ; d = filepath.Dir(d) {
		if info, err := os.Stat(filepath.Join(d, name)); err == nil && !info.IsDir() {
			return filepath.Join(d, name)
		}
		if d == filepath.Dir(d) {
			return ""
		}
	}
}

// modulesIn returns the roots of modules below dir, which may be one. As for the go command,
// what is in testdata, or in directories that begin with a dot or an underscore, is none.
func modulesIn(dir string) []string {
	var found []string
	// What cannot be listed has no modules that could be analysed.
	_ = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return fs.SkipDir
		}
		base := d.Name()
		if d.IsDir() && name != dir && (strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || base == "testdata" || base == "vendor" || base == "node_modules") {
			return fs.SkipDir
		}
		if base == "go.mod" && d.Type().IsRegular() {
			found = append(found, filepath.Dir(name))
		}
		return nil
	})
	return found
}

// within reports whether a directory is another one, or lies in it.
func within(name, dir string) bool {
	rel, err := filepath.Rel(dir, name)
	return err == nil && filepath.IsLocal(rel)
}
