// Package revision brings an earlier state of a repository into a directory of its own, so
// that it can be analysed as it was.
//
// The user's files, index and branches stay as they are. "git worktree" would leave
// something in the repository if lmicheck were killed, and "git archive" leaves out what
// .gitattributes says is not for releases; so an index of our own is filled and checked
// out. What is not in the repository (generated files, submodules, modules beside it) is
// not in the directory either.
package revision

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// A Tree is the files of a revision.
type Tree struct {
	Commit string   // the full hash
	Dir    string   // what the directory was then; it need not exist
	Env    []string // for the go command in it
	Note   string   // what the user should know of the choice of the commit, or ""

	top string // root of the user's work tree
	tmp string
}

// Checkout brings the state of the repository around dir, from which HEAD and the
// revision rev went apart, into a temporary directory: what rev has got since is not of the
// change. Errors say what git says.
func Checkout(ctx context.Context, dir, rev string, env []string) (*Tree, error) {
	g := git{ctx, dir, own(env)}
	top, err := g.run("rev-parse", "--show-toplevel")
	if err != nil {
		return nil, fmt.Errorf("%s is in no git repository that has a work tree: %w", dir, err)
	}
	t := &Tree{top: filepath.FromSlash(top)}
	commit, err := g.run("rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	if err != nil {
		return nil, fmt.Errorf("there is no revision %q here%s", rev, g.shallow())
	}
	t.Commit, err = g.run("merge-base", commit, "HEAD")
	if err != nil {
		t.Commit = commit
		t.Note = fmt.Sprintf("no common ancestor of %q and HEAD is known here%s; comparing with %[1]q itself", rev, g.shallow())
	}
	if t.tmp, err = os.MkdirTemp("", "lmicheck-base-*"); err != nil {
		return nil, err
	}
	if t.tmp, err = filepath.EvalSymlinks(t.tmp); err == nil {
		err = t.fill(g)
	}
	if err != nil {
		t.Remove()
		return nil, err
	}
	t.Env = t.remap(env)
	t.Dir = t.path(dir)
	return t, nil
}

// fill writes the files.
func (t *Tree) fill(g git) error {
	g.dir = t.top // names in an index are relative to it
	g.env = append(g.env, "GIT_INDEX_FILE="+filepath.Join(t.tmp, "index"), "GIT_LFS_SKIP_SMUDGE=1")
	if _, err := g.run("-c", "core.sparseCheckout=false", "read-tree", t.Commit); err != nil {
		return err
	}
	_, err := g.run("checkout-index", "--all", "--quiet", "--prefix="+filepath.ToSlash(t.root())+"/")
	return err
}

func (t *Tree) root() string { return filepath.Join(t.tmp, "tree") }

// path returns what stands for a file or directory of the user's. Those outside the
// repository stand for themselves.
func (t *Tree) path(name string) string {
	rel, err := filepath.Rel(t.top, name)
	if err != nil || !filepath.IsLocal(rel) {
		return name
	}
	return filepath.Join(t.root(), rel)
}

// Patterns returns patterns of packages, given in dir, for the tree. Those of files and
// directories that were not there yet are left out.
func (t *Tree) Patterns(dir string, patterns []string) []string {
	var out []string
	for _, p := range patterns {
		if !filepath.IsAbs(p) && !strings.HasPrefix(p, ".") && !strings.HasSuffix(p, ".go") {
			out = append(out, p) // an import path
			continue
		}
		path, rest, dots := strings.Cut(p, "...")
		abs := path
		if !filepath.IsAbs(path) {
			abs = filepath.Join(dir, path)
		}
		then := t.path(abs)
		there := then
		switch {
		case dots && strings.HasSuffix(path, "/"):
			then += "/..." + rest
		case dots: // "./cmd/a..." stands for ./cmd/api, too
			then += "..." + rest
			there = filepath.Dir(there)
		}
		if _, err := os.Stat(there); err == nil {
			out = append(out, then)
		}
	}
	return out
}

// Plain returns a text without the names of directories that will be gone when somebody
// reads it.
func (t *Tree) Plain(text string) string {
	return strings.ReplaceAll(text, t.root()+string(filepath.Separator), "")
}

// Remove removes the files.
func (t *Tree) Remove() {
	// What cannot be removed is in the directory for temporary files: others will.
	_ = os.RemoveAll(t.tmp)
}

// remap lets the variable GOWORK name the workspace as it was.
func (t *Tree) remap(env []string) []string {
	env = slices.Clone(env)
	for i, kv := range env {
		if work, ok := strings.CutPrefix(kv, "GOWORK="); ok && filepath.IsAbs(work) {
			env[i] = "GOWORK=" + t.path(work)
		}
	}
	return env
}

type git struct {
	ctx context.Context
	dir string
	env []string
}

// own removes the variables by which git tells its hooks which repository they are run
// for: relative names in them are relative to another directory.
func own(env []string) []string {
	return slices.DeleteFunc(slices.Clone(env), func(kv string) bool {
		name, _, _ := strings.Cut(kv, "=")
		return slices.Contains([]string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}, name)
	})
}

// run runs git and returns the first line of what it prints.
func (g git) run(args ...string) (string, error) {
	cmd := exec.CommandContext(g.ctx, "git", args...)
	cmd.Dir, cmd.Env = g.dir, g.env
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	switch {
	case g.ctx.Err() != nil:
		return "", context.Cause(g.ctx)
	case errors.Is(err, exec.ErrNotFound):
		return "", errors.New("the git command was not found")
	case err != nil:
		said, _, _ := strings.Cut(strings.TrimSpace(errs.String()), "\n")
		return "", fmt.Errorf("git %s: %s", args[0], strings.TrimSpace(said+" ("+err.Error()+")"))
	}
	line, _, _ := strings.Cut(out.String(), "\n")
	return strings.TrimSuffix(line, "\r"), nil
}

// shallow says what may be the reason if something is missing.
func (g git) shallow() string {
	if is, err := g.run("rev-parse", "--is-shallow-repository"); err == nil && is == "true" {
		return ", in a shallow clone (\"git fetch --unshallow\" completes it; with actions/checkout, fetch-depth: 0)"
	}
	return ""
}
