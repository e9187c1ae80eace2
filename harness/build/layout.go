package build

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"
)

// layOut makes the go command use the patched library.
func (f *Function) layOut(lib library, patched string, s settings) error {
	f.Roots = []string{f.Module.Dir}
	switch {
	case lib.vendor != "":
		return f.overVendor(lib, patched)
	case s.GOWORK != "":
		return f.ownWorkspace(patched, s.GOWORK)
	}
	return f.ownModule(patched, s.GOMOD)
}

// ownModule lays a go.mod of our own beside that of the user. Relative directories in it
// still mean what they meant.
func (f *Function) ownModule(patched, name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	mod, err := modfile.Parse(name, text, nil)
	if err != nil {
		return err
	}
	f.rootsOf(mod.Replace, filepath.Dir(name))
	if f.Raised != "" {
		if err := mod.AddRequire(libraryPath, f.Raised); err != nil {
			return err
		}
	}
	if err := replaceLibrary(mod.Replace, mod.DropReplace, mod.AddReplace, patched); err != nil {
		return err
	}
	mod.Cleanup()
	out, err := mod.Format()
	if err != nil {
		return err
	}
	own := filepath.Join(f.work, "go.mod")
	if err := os.WriteFile(own, out, 0o644); err != nil {
		return err
	}
	if err := copyIfThere(strings.TrimSuffix(name, ".mod")+".sum", filepath.Join(f.work, "go.sum")); err != nil {
		return err
	}
	f.flags = append(f.flags, "-mod=mod", "-modfile="+own)
	return nil
}

// ownWorkspace makes a go.work of our own, with absolute directories.
func (f *Function) ownWorkspace(patched, name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	work, err := modfile.ParseWork(name, text, nil)
	if err != nil {
		return err
	}
	absolute := func(dir string) string {
		if filepath.IsAbs(dir) {
			return dir
		}
		return filepath.Join(filepath.Dir(name), dir)
	}
	f.rootsOf(work.Replace, filepath.Dir(name))
	for _, use := range slices.Clone(work.Use) {
		f.Roots = append(f.Roots, absolute(use.Path))
		dir, module := use.Path, use.ModulePath // which DropUse clears
		if err := work.DropUse(dir); err != nil {
			return err
		}
		if err := work.AddUse(absolute(dir), module); err != nil {
			return err
		}
	}
	for _, r := range slices.Clone(work.Replace) {
		if r.New.Version == "" {
			if err := work.AddReplace(r.Old.Path, r.Old.Version, absolute(r.New.Path), ""); err != nil {
				return err
			}
		}
	}
	if err := replaceLibrary(work.Replace, work.DropReplace, work.AddReplace, patched); err != nil {
		return err
	}
	work.Cleanup()
	own := filepath.Join(f.work, "go.work")
	if err := os.WriteFile(own, modfile.Format(work.Syntax), 0o644); err != nil {
		return err
	}
	f.env = append(f.environ(), "GOWORK="+own)
	return copyIfThere(name+".sum", own+".sum")
}

// rootsOf adds the directories that modules are replaced by.
func (f *Function) rootsOf(list []*modfile.Replace, dir string) {
	for _, r := range list {
		switch {
		case r.New.Version != "":
		case filepath.IsAbs(r.New.Path):
			f.Roots = append(f.Roots, r.New.Path)
		default:
			f.Roots = append(f.Roots, filepath.Join(dir, r.New.Path))
		}
	}
}

// replaceLibrary replaces every version of the library.
func replaceLibrary(have []*modfile.Replace, drop func(path, version string) error, add func(oldPath, oldVersion, newPath, newVersion string) error, dir string) error {
	for _, r := range slices.Clone(have) {
		if r.Old.Path == libraryPath {
			if err := drop(libraryPath, r.Old.Version); err != nil {
				return err
			}
		}
	}
	return add(libraryPath, "", dir, "")
}

func copyIfThere(from, to string) error {
	data, err := os.ReadFile(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o644)
}

// overVendor lays the patched files over those in the vendor directory: all of the
// packages that are there, and those that they need.
func (f *Function) overVendor(lib library, patched string) error {
	files, err := readLibrary(patched)
	if err != nil {
		return err
	}
	dirs := map[string]bool{"lambda": true, "lambda/messages": true, "lambda/handlertrace": true, "lambdacontext": true, probeDir: true}
	in := filepath.Join(lib.vendor, filepath.FromSlash(libraryPath))
	for name := range files {
		if dir := path.Dir(name); dirs[dir] {
			f.over[filepath.Join(in, filepath.FromSlash(name))] = filepath.Join(patched, filepath.FromSlash(name))
		}
	}
	for dir := range dirs {
		there, _ := filepath.Glob(filepath.Join(in, filepath.FromSlash(dir), "*.go"))
		for _, name := range there {
			if f.over[name] == "" {
				f.over[name] = "" // a file that this version does not have
			}
		}
	}
	list := filepath.Join(lib.vendor, "modules.txt")
	text, err := os.ReadFile(list)
	if err != nil {
		return err
	}
	own := filepath.Join(f.work, "modules.txt")
	if err := os.WriteFile(own, vendorList(text, dirs), 0o644); err != nil {
		return err
	}
	f.over[list] = own
	f.flags = append(f.flags, "-mod=vendor")
	return nil
}

// vendorList adds packages of the library to the text of vendor/modules.txt, and makes
// sure that they may be generic.
func vendorList(text []byte, dirs map[string]bool) []byte {
	var out bytes.Buffer
	in := false
	missing := maps.Clone(dirs)
	add := func() {
		for _, dir := range slices.Sorted(maps.Keys(missing)) {
			fmt.Fprintf(&out, "%s/%s\n", libraryPath, dir)
		}
		clear(missing)
	}
	for _, line := range strings.SplitAfter(string(text), "\n") {
		trimmed := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(trimmed, "# "):
			if in {
				add()
			}
			in = strings.HasPrefix(trimmed, "# "+libraryPath+" ")
		case in && strings.HasPrefix(trimmed, "## "):
			line = withGo118(trimmed) + "\n"
		case in:
			delete(missing, strings.TrimPrefix(trimmed, libraryPath+"/"))
		}
		out.WriteString(line)
	}
	if in {
		add()
	}
	return out.Bytes()
}

// withGo118 raises the language version in a line such as "## explicit; go 1.12".
func withGo118(line string) string {
	flags, version, ok := strings.Cut(line, "go 1.")
	if !ok {
		return line + "; go 1.18"
	}
	if n, err := strconv.Atoi(strings.SplitN(version, ".", 2)[0]); err == nil && n >= 18 {
		return line
	}
	return flags + "go 1.18"
}
