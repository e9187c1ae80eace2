// Package fix applies the fixes that rules suggest with their findings.
//
// [Prepare] decides which fixes to apply and computes the files that result; it
// changes nothing. The [Plan] can then be shown, as a diff, or be carried out:
//
//	plan, err := fix.Prepare(ctx, findings, fix.Options{Dir: dir})
//	...
//	outcome, err := plan.Apply(ctx)
//
// # Which fixes
//
// Of each finding that is not suppressed, the first fix is taken. A fix is applied
// as a whole or not at all. It is left out, with a reason, if
//
//   - one of its files is not of a main module, is vendored, generated, read-only or
//     a symbolic link, or has changed since the analysis;
//   - it overlaps with a fix that was taken before it, in the order of the findings;
//   - the result does not compile.
//
// Edits that several fixes share, such as an import, are made once. Two insertions at
// one place do not overlap among imports and declarations, where the order means
// nothing; in the body of a function they do, unless the whole fixes are the same.
//
// # Compiled before they are kept
//
// The go command compiles the changed packages, the packages of the main modules that
// import them, and the tests of both, with the changed files laid over those on disk.
// If that fails, the set of fixes is halved again and again until those that break the
// build are found, and these are left out. What did not compile beforehand is held
// against no fix, unless it is the package that the fix changes.
//
// # The resulting files
//
// They are formatted as by gofmt. Imports of which a fix removes the last use are
// removed; that several fixes remove it together, none of them can know. Missing imports
// are not guessed: a fix brings along the imports that it needs. Lines end as they did:
// in "\r\n" if all of them ended so.
//
// All files are replaced or none: each is written beside the old one, which it then
// replaces by a rename that keeps mode and owner. If a rename fails, those before it
// are undone.
package fix

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/lmicheck/lmicheck/internal/finding"
)

// Options say how the packages were analysed, and so how to compile them.
type Options struct {
	Dir  string   // working directory of the go command; names in texts are relative to it
	Env  []string // environment of the go command; nil means that of the process
	Tags []string // build tags

	// Analyzed is when the analysis began. Files that changed later are refused, since
	// edits count bytes. The zero time refuses none.
	Analyzed time.Time
}

// An Outcome is what became of the fixes.
type Outcome struct {
	Applied []finding.Finding // whose first fix was applied, in the order given
	Skipped []Skip            // in the order given
	Files   []string          // that changed, absolute, sorted
}

// A Skip is a finding whose fix was not applied.
type Skip struct {
	Finding finding.Finding
	Reason  string // one line
}

// A Plan is a set of fixes that compiles, and what the files will be.
type Plan struct {
	outcome Outcome
	files   []file // sorted by name
}

// A file is a file to be replaced.
type file struct {
	name     string
	old, new []byte
}

// Prepare plans to apply the first fix of each finding that is not suppressed. File
// names must be absolute. The error is about the go command, or the end of the context:
// fixes that cannot be applied are in the outcome.
func Prepare(ctx context.Context, findings []finding.Finding, opts Options) (*Plan, error) {
	p := &planner{opts: opts, sources: map[string]*source{}, skipped: map[int]string{}}
	if p.opts.Env == nil {
		p.opts.Env = os.Environ()
	}
	var list []*candidate
	for i := range findings {
		f := &findings[i]
		if f.Suppressed == "" && len(f.Fixes) > 0 && len(f.Fixes[0].Edits) > 0 {
			list = append(list, &candidate{index: i, finding: f, edits: f.Fixes[0].Edits})
		}
	}
	if len(list) == 0 {
		return &Plan{}, nil
	}
	if err := p.plan(ctx, list); err != nil {
		return nil, err
	}
	return p.result(findings)
}

// result makes the plan of the fixes that were kept.
func (p *planner) result(findings []finding.Finding) (*Plan, error) {
	texts, err := p.render(p.kept)
	if err != nil {
		return nil, err // it was rendered before
	}
	plan := &Plan{}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		src := p.sources[name]
		plan.files = append(plan.files, file{name: name, old: src.text, new: texts[name]})
		plan.outcome.Files = append(plan.outcome.Files, name)
	}
	for i, f := range findings {
		if slices.ContainsFunc(p.kept, func(c *candidate) bool { return c.index == i }) {
			plan.outcome.Applied = append(plan.outcome.Applied, f)
		} else if reason, ok := p.skipped[i]; ok {
			plan.outcome.Skipped = append(plan.outcome.Skipped, Skip{f, reason})
		}
	}
	return plan, nil
}

// Outcome tells what [Plan.Apply] does.
func (p *Plan) Outcome() Outcome { return p.outcome }

// Empty reports whether there is nothing to change.
func (p *Plan) Empty() bool { return len(p.files) == 0 }

// Diff returns the change as a unified diff that "git apply" and "patch -p1" take in
// directory dir. It is empty if there is nothing to change.
func (p *Plan) Diff(dir string) []byte {
	var out []byte
	for _, f := range p.files {
		name := f.name
		if rel, err := filepath.Rel(dir, f.name); err == nil {
			name = rel
		}
		name = filepath.ToSlash(name)
		if strings.Contains(name, " ") {
			name += "\t" // which ends a name, for git and for patch
		}
		out = append(out, diff.Diff("a/"+name, f.old, "b/"+name, f.new)...)
	}
	return out
}

// shorten makes a file name relative to a directory that it is below.
func shorten(dir, name string) string {
	if rel, err := filepath.Rel(dir, name); err == nil && filepath.IsLocal(rel) {
		name = rel
	}
	return filepath.ToSlash(name)
}

// position is where a finding stands, as texts name it.
func (p *planner) position(f *finding.Finding) string {
	return fmt.Sprintf("%s:%d:%d", shorten(p.opts.Dir, f.Span.File), f.Span.Line, f.Span.Column)
}
