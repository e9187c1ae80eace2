// Package build finds out what a repository's builds make of which Go packages.
//
// Makefiles, shell scripts, Dockerfiles, task files, scripts of package.json and workflows are read, not run: shell
// commands are expanded as far as their words are known, loops over files that exist included. A word that is
// not known (the output of a program, a variable of somebody's environment) stands as a mark, which matches anything; the
// stem of a pattern rule stands as another, which matches the same thing everywhere in its rule.
//
// Shell syntax is parsed by mvdan.cc/sh, which knows quoting, expansion and loops; a tokenizer
// of our own would be wrong in all of them. For make there is no such library.
package build

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac/tree"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// A Step is a command that makes something: "go build", or one that packs or copies files.
type Step struct {
	Where    finding.Span
	Target   string   // of the makefile, or name of the task; may have a stem
	Output   string   // absolute; may have marks
	Packages []string // directories of the Go packages that are built; may have marks
	From     []string // files, or directories, that are packed or copied; may have marks
}

// A Plan is all steps of a tree, in the order of files and lines.
type Plan struct {
	Steps []Step

	tree      *tree.Tree
	makefiles map[string]*makefile
}

// Bounds of one build file in bytes, and of what loops and pattern rules make of all.
const (
	maxFile  = 256 << 10
	maxSteps = 20000
)

// Find reads the build files below the tree's directory, and those in the directories above it.
func Find(t *tree.Tree) *Plan {
	p := &Plan{tree: t, makefiles: map[string]*makefile{}}
	for _, file := range candidates(t) {
		if len(p.Steps) < maxSteps {
			p.read(file)
		}
	}
	return p
}

// candidates returns the files that may be build files.
func candidates(t *tree.Tree) []string {
	list := slices.Clone(t.Files)
	for dir := t.Dir; dir != t.Root; dir = filepath.Dir(dir) {
		for _, e := range t.List(filepath.Dir(dir)) {
			if e.Type().IsRegular() {
				list = append(list, filepath.Join(filepath.Dir(dir), e.Name()))
			}
		}
	}
	return slices.DeleteFunc(list, func(file string) bool { return kindOf(file) == nil })
}

// A reader adds the steps of one file.
type reader func(p *Plan, file string, data []byte)

// kindOf returns the reader for a file of this name; nil if it is no build file.
func kindOf(file string) reader {
	base := filepath.Base(file)
	lower := strings.ToLower(base)
	ext := filepath.Ext(lower)
	switch {
	case lower == "makefile", lower == "gnumakefile", ext == ".mk", strings.HasPrefix(lower, "makefile."):
		return (*Plan).makefile
	case strings.HasPrefix(lower, "dockerfile"), ext == ".dockerfile":
		return (*Plan).dockerfile
	case ext == ".sh", ext == ".bash":
		return (*Plan).script
	case lower == "package.json":
		return (*Plan).packageJSON
	case ext == ".yml", ext == ".yaml":
		return (*Plan).tasks
	case lower == "justfile":
		return (*Plan).justfile
	case ext == "":
		return (*Plan).executable
	}
	return nil
}

func (p *Plan) read(file string) {
	data, err := p.tree.ReadFile(file)
	if err != nil || len(data) > maxFile {
		return // what is that large was not written by hand; what cannot be read builds nothing
	}
	kindOf(file)(p, file, data)
}

// Commands returns the steps of commands that stand in another file.
func (p *Plan) Commands(dir, text string, at finding.Span) []Step {
	sh := newShell(p, at.File, dir)
	sh.line = at.Line - 1
	sh.run(text)
	return sh.steps.list
}

func (p *Plan) add(steps []Step) {
	p.Steps = append(p.Steps, steps[:min(len(steps), maxSteps-len(p.Steps))]...)
}
