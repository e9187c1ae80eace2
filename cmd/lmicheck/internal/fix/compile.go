package fix

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// A compiler compiles packages with other texts for some of their files.
type compiler struct {
	opts    Options
	modules []string // directories of the main modules, as the go command names them
	real    []string // the same without symbolic links
	work    string   // directory for overlays
	targets []string // directories of the packages to compile

	// broken is what does not compile by itself, by import path; nil if not yet known.
	broken map[string]listed
}

// A listed is a package as "go list" describes it. A package compiled for a test has an
// import path of its own, such as "m/p [m/p.test]".
type listed struct {
	ImportPath, Dir, ForTest           string
	Imports, TestImports, XTestImports []string
	Error                              *struct{ Err string }
}

// A brokenError says why a fix cannot be kept.
type brokenError struct{ reason string }

func (e *brokenError) Error() string { return e.reason }

func newCompiler(ctx context.Context, opts Options) (*compiler, error) {
	c := &compiler{opts: opts}
	out, err := c.goList(ctx, "-m", "-json=Dir")
	if err != nil {
		return nil, err
	}
	dirs, err := decode(out)
	if err != nil {
		return nil, err
	}
	for _, m := range dirs {
		if real, err := filepath.EvalSymlinks(m.Dir); err == nil {
			c.modules, c.real = append(c.modules, m.Dir), append(c.real, real)
		}
	}
	c.work, err = os.MkdirTemp("", "lmicheck-fix-")
	return c, err
}

// close removes the overlays. What cannot be removed is left to the system.
func (c *compiler) close() { _ = os.RemoveAll(c.work) }

// foreign says why a file is not the user's to change, "" if it is: the nearest go.mod
// above it must be that of a main module.
func (c *compiler) foreign(name string) string {
	dir, err := filepath.EvalSymlinks(filepath.Dir(name))
	if err != nil {
		return "cannot be read: " + reasonOf(err)
	}
	for d := dir; ; d = filepath.Dir(d) {
		if slices.Contains(c.real, d) {
			return ""
		}
		if filepath.Base(d) == "vendor" {
			return "is vendored"
		}
		_, err := os.Stat(filepath.Join(d, "go.mod"))
		if err == nil || d == filepath.Dir(d) {
			return "is not part of the main module"
		}
	}
}

// aim settles what is to be compiled for candidates: the packages that they change, and the packages
// of the main modules that import these or that import them in a test.
func (c *compiler) aim(ctx context.Context, list []*candidate) error {
	args := []string{"-e", "-json=ImportPath,Dir,Imports,TestImports,XTestImports", "--"}
	for _, dir := range c.modules {
		args = append(args, dir+string(filepath.Separator)+"...")
	}
	out, err := c.goList(ctx, args...)
	if err != nil {
		return err
	}
	all, err := decode(out)
	if err != nil {
		return err
	}
	targets, changed := map[string]bool{}, map[string]bool{}
	for _, candidate := range list {
		for _, e := range candidate.edits {
			targets[filepath.Dir(e.File)] = true
		}
	}
	for _, pkg := range all {
		if targets[pkg.Dir] {
			changed[pkg.ImportPath] = true
		}
	}
	for _, pkg := range all {
		imports := slices.Concat(pkg.Imports, pkg.TestImports, pkg.XTestImports)
		if slices.ContainsFunc(imports, func(path string) bool { return changed[path] }) {
			targets[pkg.Dir] = true
		}
	}
	c.targets = slices.Sorted(maps.Keys(targets))
	return nil
}

// check compiles with other texts for some files. A text that breaks a package makes a
// *brokenError.
func (c *compiler) check(ctx context.Context, texts map[string][]byte) error {
	names, flag, err := c.overlay(texts)
	if err != nil {
		return err
	}
	failed, err := c.compile(ctx, flag)
	if err != nil || len(failed) == 0 {
		return err
	}
	if c.broken == nil {
		if c.broken, err = c.compile(ctx); err != nil {
			return err
		}
	}
	for _, path := range slices.Sorted(maps.Keys(failed)) {
		pkg, before := failed[path], c.broken[path]
		if before.Error == nil {
			return &brokenError{"does not compile: " + c.firstError(pkg.Error.Err, names)}
		}
		if pkg.ForTest == "" && !strings.HasSuffix(path, ".test") && changes(texts, pkg.Dir) {
			return &brokenError{"its package does not compile as it is: " + c.firstError(before.Error.Err, names)}
		}
	}
	return nil
}

// changes reports whether a file in a directory has another text.
func changes(texts map[string][]byte, dir string) bool {
	for name := range texts {
		if filepath.Dir(name) == dir {
			return true
		}
	}
	return false
}

// overlay writes texts where the go command finds them, and returns the flag that says
// so, and the names that the compiler will call files by.
func (c *compiler) overlay(texts map[string][]byte) (names map[string]string, flag string, err error) {
	names, replace := map[string]string{}, map[string]string{}
	for i, name := range slices.Sorted(maps.Keys(texts)) {
		base := fmt.Sprintf("fixed-%d-%s", i, filepath.Base(name))
		replace[name] = filepath.Join(c.work, base)
		names[base] = name
		if err := os.WriteFile(replace[name], texts[name], 0o600); err != nil {
			return nil, "", err
		}
	}
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return nil, "", err
	}
	file := filepath.Join(c.work, "overlay.json")
	return names, "-overlay=" + file, os.WriteFile(file, data, 0o600)
}

// compile compiles the targets and their tests, without linking anything, and returns
// those that fail, by import path.
func (c *compiler) compile(ctx context.Context, flags ...string) (map[string]listed, error) {
	args := slices.Concat([]string{"-e", "-test", "-export", "-json=ImportPath,Dir,ForTest,Error"}, flags, []string{"--"}, c.targets)
	out, err := c.goList(ctx, args...)
	if err != nil {
		return nil, err
	}
	list, err := decode(out)
	if err != nil {
		return nil, err
	}
	failed := map[string]listed{}
	for _, pkg := range list {
		if pkg.Error != nil {
			failed[pkg.ImportPath] = pkg
		}
	}
	return failed, nil
}

var errorLine = regexp.MustCompile(`^(.+?\.go):([0-9:]+): (.*)$`)

// firstError returns the first line that the compiler reports, with the names that the
// user knows.
func (c *compiler) firstError(text string, names map[string]string) string {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		m := errorLine.FindStringSubmatch(line)
		if m == nil {
			return line
		}
		name, ok := names[filepath.Base(m[1])]
		if !ok {
			name = filepath.Clean(m[1])
		}
		return shorten(c.opts.Dir, name) + ":" + m[2] + ": " + m[3]
	}
	return "no reason is given"
}

// goList runs "go list" and returns what it prints.
func (c *compiler) goList(ctx context.Context, args ...string) ([]byte, error) {
	full := []string{"list"}
	if len(c.opts.Tags) > 0 && args[0] != "-m" {
		full = append(full, "-tags="+strings.Join(c.opts.Tags, ","))
	}
	cmd := exec.CommandContext(ctx, "go", append(full, args...)...)
	cmd.Dir = c.opts.Dir
	cmd.Env = slices.Concat(c.opts.Env, []string{"PWD=" + c.opts.Dir})
	cmd.WaitDelay = 5 * time.Second
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, fmt.Errorf("compiling what the fixes change: go list: %w\n%s", err, strings.TrimSpace(stderr.String()))
	}
	return stdout.Bytes(), nil
}

// decode reads what "go list -json" prints: one object after the other.
func decode(out []byte) ([]listed, error) {
	var list []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var pkg listed
		err := d.Decode(&pkg)
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading what go list prints: %w", err)
		}
		list = append(list, pkg)
	}
}
