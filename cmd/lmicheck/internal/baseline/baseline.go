// Package baseline keeps a file of findings that are known, so that an old code base can
// be checked for what is added to it.
//
// The file is JSON with one finding on each line, for reviews: lines of the file change
// when findings come and go, not when code moves. Findings are known by their fingerprints;
// all else is for people.
package baseline

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// Name is that of the file, unless the user gives it another.
const Name = ".lmicheck-baseline.json"

// version is that of the file's form.
const version = "1"

type file struct {
	Version  string         `json:"version"`
	Findings []report.Known `json:"findings"`
}

// Read reads a file.
func Read(name string) ([]report.Known, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var f file
	if err := json.Unmarshal(text, &f); err != nil {
		return nil, fmt.Errorf("%s: %w", position(name, text, err), err)
	}
	if f.Version != version {
		return nil, fmt.Errorf("%s: its version is %q, this lmicheck reads version %q", name, f.Version, version)
	}
	for i, k := range f.Findings {
		if k.Fingerprint == "" {
			return nil, fmt.Errorf("%s: finding %d (%s in %s) has no fingerprint", name, i+1, k.Rule, k.File)
		}
	}
	return f.Findings, nil
}

// position adds the line of a mistake to the name of a file.
func position(name string, text []byte, err error) string {
	var syntax *json.SyntaxError
	var form *json.UnmarshalTypeError
	var offset int64
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &form):
		offset = form.Offset
	default:
		return name
	}
	return fmt.Sprintf("%s:%d", name, 1+bytes.Count(text[:min(int(offset), len(text))], []byte("\n")))
}

// Encode returns the text of a file.
func Encode(list []report.Known) ([]byte, error) {
	list = slices.Clone(list)
	slices.SortFunc(list, report.Known.Compare)
	var buf bytes.Buffer
	fmt.Fprintf(&buf, "{\n  \"version\": %q,\n  \"findings\": [", version)
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	for i, k := range list {
		if i > 0 {
			buf.Truncate(buf.Len() - 1) // the line break that Encode has written
			buf.WriteByte(',')
		}
		buf.WriteString("\n    ")
		if err := enc.Encode(k); err != nil {
			return nil, err
		}
	}
	if len(list) > 0 {
		buf.WriteString("  ")
	}
	buf.WriteString("]\n}\n")
	return buf.Bytes(), nil
}

// A Scope is what a run has looked at.
type Scope struct {
	Rules    []string // names of those that ran
	Packages []string // import paths of those that were analysed for entry points
	All      []string // of those that could have been: the same, except in a shard
	Whole    bool     // All is every package of what the baseline is of
}

// judges reports whether the scope covers an entry, so that it is gone if it was not
// found. A package that is no longer there is covered by whoever looks at everything.
func (s Scope) judges(k report.Known) bool {
	return slices.Contains(s.Rules, k.Rule) &&
		(slices.Contains(s.Packages, k.Entry) || s.Whole && !slices.Contains(s.All, k.Entry))
}

// Compare tells those entries that were not found from those that are not judged. An
// incomplete run judges nothing: what is not found there may be in what was not analysed.
func Compare(list []report.Known, r *report.Report, scope Scope) (gone, unjudged []report.Known) {
	found := map[string]bool{}
	for _, f := range r.Findings {
		found[f.Fingerprint] = found[f.Fingerprint] || f.Suppressed == ""
	}
	for _, k := range list {
		switch {
		case found[k.Fingerprint]:
		case len(r.Errors) == 0 && scope.judges(k):
			gone = append(gone, k)
		default:
			unjudged = append(unjudged, k)
		}
	}
	return gone, unjudged
}

// line is that of another access, in a message.
var line = regexp.MustCompile(`(\.go):\d+`)

// Of returns entries for the findings of a report that are not suppressed. File names in
// the report are absolute; those in entries are relative to dir.
func Of(r *report.Report, dir string) []report.Known {
	entry := map[finding.Span]string{}
	for _, root := range r.Roots {
		entry[root.Start] = root.Package
	}
	list := []report.Known{}
	for _, f := range r.Findings {
		if f.Suppressed != "" {
			continue
		}
		k := report.Known{
			Fingerprint: f.Fingerprint, Rule: f.Rule, Entry: f.Package, File: filepath.ToSlash(f.Span.File),
			Function: f.Function, Message: line.ReplaceAllString(f.Message, "$1"),
		}
		if f.Start != nil && entry[*f.Start] != "" {
			k.Entry = entry[*f.Start]
		}
		if rel, err := filepath.Rel(dir, f.Span.File); err == nil {
			k.File = filepath.ToSlash(rel)
		}
		list = append(list, k)
	}
	return list
}

// Fingerprints returns those of entries.
func Fingerprints(list []report.Known) []string {
	out := []string{}
	for _, k := range list {
		out = append(out, k.Fingerprint)
	}
	return out
}
