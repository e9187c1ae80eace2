// Package gitlab writes a report as GitLab Code Quality JSON, which GitLab shows
// in merge requests: an array with an object for each finding, in the form that
// the page "Code Quality" of GitLab's documentation requires of other tools.
//
// Severities are critical for errors, major for warnings, minor for notes, and
// blocker for what could not be analysed. Suppressed findings are left out. GitLab
// tells old findings from new ones by their fingerprints and shows one finding
// for each, so these are made unique. Paths are relative to the root of the
// repository; that of a file elsewhere, or of a problem with no file, leads
// nowhere, but GitLab refuses a report without one.
package gitlab

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// Options say how to write.
type Options struct {
	Dir  string // absolute; relative file names of the report are relative to it
	Root string // absolute; root of the repository
}

type issue struct {
	Description string   `json:"description"`
	CheckName   string   `json:"check_name"`
	Fingerprint string   `json:"fingerprint"`
	Severity    string   `json:"severity"`
	Location    location `json:"location"`
}

type location struct {
	Path  string `json:"path"`
	Lines lines  `json:"lines"`
}

type lines struct {
	Begin int `json:"begin"`
	End   int `json:"end,omitempty"`
}

// Write writes the report.
func Write(w io.Writer, r *report.Report, opts Options) error {
	issues := []issue{} // not null
	seen := map[string]bool{}
	add := func(is issue) {
		for seen[is.Fingerprint] {
			is.Fingerprint = hash(is.Fingerprint, "+")
		}
		seen[is.Fingerprint] = true
		issues = append(issues, is)
	}
	for _, f := range r.Active() {
		text := f.Message
		if f.Verdict != nil {
			text += ". " + f.Verdict.Text()
		}
		fingerprint := f.Fingerprint
		if fingerprint == "" {
			fingerprint = hash(f.Rule, f.Package, f.Function, f.Place, f.Message)
		}
		add(issue{text, f.Rule, fingerprint, severity(f.Severity), opts.location(&f.Span)})
	}
	for _, p := range r.Errors {
		text := "the analysis is incomplete: " + p.Message
		if p.Package != "" {
			text += " (package " + p.Package + ")"
		}
		at := opts.location(p.Span)
		add(issue{text, "lmicheck-" + p.Kind, hash(p.Kind, p.Package, at.Path, p.Message), "blocker", at})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(issues)
}

// severity returns GitLab's word for a severity.
func severity(s finding.Severity) string {
	switch s {
	case finding.Error:
		return "critical"
	case finding.Warning:
		return "major"
	case finding.Note:
		return "minor"
	}
	return "info"
}

// location returns a place. Without one it is the first line of the root.
func (o Options) location(span *finding.Span) location {
	if span == nil || span.File == "" {
		return location{".", lines{Begin: 1}}
	}
	path, _ := report.FromRoot(span.File, o.Dir, o.Root)
	return location{path, lines{Begin: max(1, span.Line), End: span.EndLine}}
}

func hash(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16])
}
