// Package sarif writes a report as SARIF 2.1.0, the form that code scanning
// services and editors read.
//
// The rule table lists every rule of the registry, whether it fired or not, so
// that a viewer can tell "passed" from "not run"; results refer to it by id and
// never by index. A finding's two accesses become one code flow with a thread
// flow for each invocation. File names are relative to the root of the
// repository, which SARIF calls %SRCROOT%. SARIF counts columns in UTF-16 code
// units where Go counts bytes, so columns are converted with the text of the
// file at hand.
package sarif

import (
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/source"
	"github.com/lmicheck/lmicheck/internal/finding"
)

const (
	srcRoot = "%SRCROOT%"
	schema  = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

// Options say how to write.
type Options struct {
	Dir      string           // absolute; relative file names of the report are relative to it
	Root     string           // absolute; root of the repository
	Rules    []analyzers.Rule // the registry
	ExitCode int              // of the run that the report describes
}

// Write writes the report.
func Write(w io.Writer, r *report.Report, opts Options) error {
	c := &converter{opts: opts, files: source.New(opts.Dir)}
	doc := sarif.NewReport()
	doc.Schema = schema
	doc.AddRun(c.run(r))
	return write(w, doc)
}

type converter struct {
	opts  Options
	files *source.Files
}

func (c *converter) run(r *report.Report) *sarif.Run {
	run := sarif.NewRunWithInformationURI(r.Tool.Name, r.Tool.URL)
	driver := run.Tool.Driver
	driver.Version = new(numeric(r.Tool.Version))
	for _, rule := range sorted(c.opts.Rules) {
		driver.Rules = append(driver.Rules, descriptor(rule))
	}
	run.ColumnKind = new("utf16CodeUnits")
	run.OriginalUriBaseIds = map[string]sarif.ArtifactLocation{
		srcRoot: *sarif.NewSimpleArtifactLocation(fileURI(c.opts.Root) + "/"),
	}
	for _, f := range r.Findings {
		run.Results = append(run.Results, c.result(f))
	}
	run.Invocations = []*sarif.Invocation{c.invocation(r)}
	return run
}

// numeric returns a version in the form that SARIF asks for, so that versions can
// be compared: it begins with a number. Builds that are no release come first.
func numeric(version string) string {
	if v, ok := strings.CutPrefix(version, "v"); ok && v != "" && '0' <= v[0] && v[0] <= '9' {
		return v
	}
	return "0.0.0 " + version
}

func sorted(rules []analyzers.Rule) []analyzers.Rule {
	return slices.SortedFunc(slices.Values(rules), func(a, b analyzers.Rule) int {
		return strings.Compare(a.Analyzer.Name, b.Analyzer.Name)
	})
}

// invocation says whether the run was complete. Blind spots and errors have no
// other place in SARIF than notifications.
func (c *converter) invocation(r *report.Report) *sarif.Invocation {
	inv := sarif.NewInvocation()
	inv.ExecutionSuccessful = new(len(r.Errors) == 0)
	inv.ExitCode = &c.opts.ExitCode
	for _, p := range r.Errors {
		text := p.Message
		if p.Package != "" {
			text += " (package " + p.Package + ")"
		}
		inv.ToolExecutionNotifications = append(inv.ToolExecutionNotifications, c.notification("error", text, p.Span))
	}
	for _, b := range r.BlindSpots {
		text := fmt.Sprintf("not seen by the analysis: %s: %s (%d)", b.Kind, b.What, max(1, b.Count))
		inv.ToolExecutionNotifications = append(inv.ToolExecutionNotifications, c.notification("note", text, b.Span))
	}
	return inv
}

func (c *converter) notification(level, text string, span *finding.Span) *sarif.Notification {
	n := sarif.NewNotification()
	n.Level = level
	n.Message = sarif.NewTextMessage(text)
	if span != nil {
		n.Locations = append(n.Locations, c.location(*span))
	}
	return n
}

func (c *converter) location(s finding.Span) *sarif.Location {
	phys := sarif.NewPhysicalLocation()
	phys.ArtifactLocation = c.artifact(s.File)
	if s.Line > 0 {
		phys.Region = c.region(s)
	}
	return sarif.NewLocationWithPhysicalLocation(phys)
}

// region converts a span. A span without an end becomes a region without one,
// which SARIF defines as the rest of the line.
func (c *converter) region(s finding.Span) *sarif.Region {
	region := sarif.NewRegion()
	region.StartLine = &s.Line
	if s.Column > 0 {
		region.StartColumn = new(c.files.UTF16Column(s.File, s.Line, s.Column))
	}
	if s.EndLine > 0 && s.EndColumn > 0 {
		region.EndLine = &s.EndLine
		region.EndColumn = new(c.files.UTF16Column(s.File, s.EndLine, s.EndColumn))
	}
	return region
}

// artifact returns the location of a file: below the root as a relative
// reference, elsewhere as an absolute one.
func (c *converter) artifact(name string) *sarif.ArtifactLocation {
	abs := filepath.FromSlash(name)
	if !filepath.IsAbs(abs) {
		abs = filepath.Join(c.opts.Dir, abs)
	}
	rel, err := filepath.Rel(c.opts.Root, abs)
	if err != nil || !filepath.IsLocal(rel) {
		return sarif.NewSimpleArtifactLocation(fileURI(abs))
	}
	loc := sarif.NewSimpleArtifactLocation((&url.URL{Path: filepath.ToSlash(rel)}).EscapedPath())
	loc.URIBaseID = new(srcRoot)
	return loc
}

func fileURI(abs string) string {
	path := strings.TrimSuffix(filepath.ToSlash(abs), "/")
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a Windows drive
	}
	return "file://" + (&url.URL{Path: path}).EscapedPath()
}
