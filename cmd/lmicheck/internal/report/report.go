// Package report holds what a run of lmicheck has to say, independent of the
// format it is said in.
//
// A [Report] in its JSON form is lmicheck's public protocol: the packages below
// this one, one for each format, are functions from a Report to bytes, so that
// "lmicheck report" can turn a stored run into any other format. The decision
// whether a run passed is made here too, once, and not in the formats.
//
// File names are absolute while a report is being made. [Report.Relative] makes
// them relative to the directory for which it is written.
package report

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/harness"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// Version is the version of the JSON form. It changes when a reader of the old
// form would misunderstand the new one.
const Version = "1"

// A Report is the outcome of one run. Its slices are never nil in JSON.
type Report struct {
	Version    string              `json:"version"`
	Tool       Tool                `json:"tool"`
	Findings   []finding.Finding   `json:"findings"`       // sorted by position and rule
	Roots      []Root              `json:"roots"`          // sorted by position
	BlindSpots []finding.BlindSpot `json:"blindSpots"`     // what "no findings" does not cover
	Errors     []Problem           `json:"errors"`         // why the run is incomplete
	Runs       []*harness.Result   `json:"runs,omitempty"` // of functions that were executed
	Fixed      *Comparison         `json:"fixed,omitempty"`
	Baselines  []Baseline          `json:"baselines,omitempty"` // what the findings were compared with
	Shard      *Shard              `json:"shard,omitempty"`     // nil: the report is of all entry points
	Dir        string              `json:"dir,omitempty"`       // where the command ran, relative to the root of the repository; "" for the root
}

// HasEntry reports whether the package at path has an entry point.
func (r *Report) HasEntry(path string) bool {
	return slices.ContainsFunc(r.Roots, func(root Root) bool { return root.Package == path })
}

// A Comparison says what fixes have changed, by fingerprints.
type Comparison struct {
	Gone  []string `json:"gone"`
	Still []string `json:"still"`
	New   []string `json:"new"`
}

// Compare compares with a report from before fixes were applied.
func (r *Report) Compare(before *Report) {
	c := &Comparison{Gone: []string{}, Still: []string{}, New: []string{}}
	had := map[string]bool{}
	for _, f := range before.Findings {
		had[f.Fingerprint] = true
	}
	have := map[string]bool{}
	for _, f := range r.Findings {
		have[f.Fingerprint] = true
		if had[f.Fingerprint] {
			c.Still = append(c.Still, f.Fingerprint)
		} else {
			c.New = append(c.New, f.Fingerprint)
		}
	}
	for _, f := range before.Findings {
		if !have[f.Fingerprint] {
			c.Gone = append(c.Gone, f.Fingerprint)
		}
	}
	r.Fixed = c
}

// A Tool identifies the program that made a report.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	URL     string `json:"url"`
}

// A Root is an entry point that the analysis started from.
type Root struct {
	Name    string       `json:"name"`    // as the user would name it: "(*API).Handle"
	Package string       `json:"package"` // import path of the package that registers it
	Start   finding.Span `json:"start"`   // the registration
}

// A Problem is a failure to analyse something.
type Problem struct {
	Kind    string        `json:"kind"` // "package", "ignore", "entry", "internal"
	Package string        `json:"package,omitempty"`
	Span    *finding.Span `json:"span,omitempty"` // Line is 0 when only the file is known
	Message string        `json:"message"`
}

// Text returns the problem as one line: where, what, and in which package.
func (p Problem) Text() string {
	var b strings.Builder
	if p.Span != nil {
		b.WriteString(p.Span.File)
		for _, n := range []int{p.Span.Line, p.Span.Column} {
			if n > 0 {
				fmt.Fprintf(&b, ":%d", n)
			}
		}
		b.WriteString(": ")
	}
	b.WriteString(p.Message)
	if p.Package != "" {
		fmt.Fprintf(&b, " (package %s)", p.Package)
	}
	return b.String()
}

// New returns an empty report of this version of the protocol.
func New(tool Tool) *Report {
	return &Report{
		Version:    Version,
		Tool:       tool,
		Findings:   []finding.Finding{},
		Roots:      []Root{},
		BlindSpots: []finding.BlindSpot{},
		Errors:     []Problem{},
	}
}

// Never is a threshold that no finding reaches.
const Never finding.Severity = "never"

// Exit codes of the command.
const (
	Clean  = 0
	Found  = 1 // there are findings at or above the threshold
	Failed = 2 // something could not be analysed, so that the absence of findings means nothing
)

// ExitCode returns the verdict on the run. A run that is incomplete has failed
// even when it found something.
func (r *Report) ExitCode(failOn finding.Severity) int {
	if len(r.Errors) > 0 {
		return Failed
	}
	if slices.ContainsFunc(r.Findings, func(f finding.Finding) bool { return Fails(f, failOn) }) {
		return Found
	}
	return Clean
}

// Fails reports whether a finding makes a run with this threshold fail.
func Fails(f finding.Finding, failOn finding.Severity) bool {
	return failOn != Never && f.Hidden() == "" && f.Severity.AtLeast(failOn)
}

// Active returns the findings that are neither suppressed nor known.
func (r *Report) Active() []finding.Finding {
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f finding.Finding) bool { return f.Hidden() != "" })
}

// Relative makes all file names relative to dir and separated by slashes. Names
// of files outside root, such as those in the module cache, stay absolute: a
// way to them through many parents says less.
func (r *Report) Relative(dir, root string) {
	r.eachFile(func(name *string) { *name = RelativeName(*name, dir, root) })
}

// Absolute makes relative file names absolute; root is that of the repository here, which
// need not be where it was when the report was made.
func (r *Report) Absolute(root string) {
	dir := filepath.Join(root, filepath.FromSlash(r.Dir))
	r.eachFile(func(name *string) {
		if *name != "" && !filepath.IsAbs(*name) {
			*name = filepath.Join(dir, filepath.FromSlash(*name))
		}
	})
}

// RelativeName makes the name of a file relative, as Relative does.
func RelativeName(name, dir, root string) string {
	if !filepath.IsAbs(name) {
		return filepath.ToSlash(name)
	}
	if in, err := filepath.Rel(root, name); err != nil || !filepath.IsLocal(in) {
		return filepath.ToSlash(name)
	}
	rel, err := filepath.Rel(dir, name)
	if err != nil {
		return filepath.ToSlash(name)
	}
	return filepath.ToSlash(rel)
}

// FromRoot returns the name of a file relative to root, as services want it that
// show a report beside the sources. A relative name is taken to be relative to dir.
// It reports whether the file is below root; names of others become absolute.
func FromRoot(name, dir, root string) (string, bool) {
	abs := filepath.FromSlash(name)
	if !filepath.IsAbs(abs) {
		abs = filepath.Join(dir, abs)
	}
	rel := RelativeName(abs, root, root)
	return rel, filepath.IsLocal(filepath.FromSlash(rel))
}

// eachFile calls f with each file name of the report. Spans behind shared
// pointers are visited once per pointer, so f must be idempotent.
func (r *Report) eachFile(f func(*string)) {
	for i := range r.Findings {
		eachFileOf(&r.Findings[i], f)
	}
	for i := range r.Roots {
		f(&r.Roots[i].Start.File)
	}
	for i := range r.BlindSpots {
		if span := r.BlindSpots[i].Span; span != nil {
			f(&span.File)
		}
	}
	for i := range r.Errors {
		if span := r.Errors[i].Span; span != nil {
			f(&span.File)
		}
	}
}

func eachFileOf(fd *finding.Finding, f func(*string)) {
	f(&fd.Span.File)
	if fd.Start != nil {
		f(&fd.Start.File)
	}
	for i := range fd.Sides {
		f(&fd.Sides[i].Span.File)
		for j := range fd.Sides[i].Chain {
			f(&fd.Sides[i].Chain[j].Call.File)
		}
	}
	if v := fd.Verdict; v != nil && v.Observed != nil {
		eachFileOf(v.Observed, f)
	}
	for i := range fd.Fixes {
		for j := range fd.Fixes[i].Edits {
			f(&fd.Fixes[i].Edits[j].File)
		}
	}
}
