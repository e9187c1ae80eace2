package sarif

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/lmicheck/lmicheck/internal/finding"
)

// fingerprintKey names our fingerprint among those that other tools add. The
// number changes with the way fingerprints are made.
const fingerprintKey = "lmicheck/v1"

func (c *converter) result(f finding.Finding) *sarif.Result {
	res := sarif.NewRuleResult(f.Rule)
	res.Level = string(f.Severity)
	res.Locations = append(res.Locations, c.primary(f))
	links := c.related(f, res)
	text := escape(f.Message) + links
	if f.Verdict != nil {
		text += ". " + escape(f.Verdict.Text())
	}
	res.Message = sarif.NewTextMessage(text)
	if len(f.Sides) > 0 {
		res.CodeFlows = append(res.CodeFlows, c.codeFlow(f))
	}
	for _, fix := range f.Fixes {
		res.Fixes = append(res.Fixes, c.fix(fix))
	}
	c.hidden(f, res)
	res.PartialFingerprints = map[string]string{fingerprintKey: f.Fingerprint}
	res.Properties = sarif.NewPropertyBag().
		Add("code", f.Code).
		Add("evidence", string(f.Evidence)).
		Add("handler", f.Handler).
		Add("place", f.Place)
	if v := f.Verdict; v != nil {
		res.Properties.Add("verdict", string(v.Status)).Add("hits", v.Hits).Add("atOnce", v.AtOnce)
	}
	return res
}

// hidden marks what does not count. Findings that are gone are no results: their place is
// unknown, and GitHub would show them.
//
// Microsoft's viewer for VS Code shows results whatever their baselineState, unless it is
// "absent", and hides those with a suppression (filtersRow in its src/shared/index.ts); so that
// known findings have one. GitHub heeds neither (github.com/github/codeql-action/issues/1230):
// for it there is --active. An alert that is on the default branch already is no news
// in a pull request there.
func (c *converter) hidden(f finding.Finding, res *sarif.Result) {
	if f.Baseline != "" {
		res.BaselineState = new(string(f.Baseline))
	}
	suppress := func(kind, why string) {
		s := sarif.NewSuppression()
		s.Kind, s.Justification = &kind, &why
		res.Suppressions = append(res.Suppressions, s)
	}
	if f.Suppressed != "" {
		suppress("inSource", f.Suppressed)
	}
	if f.Baseline == finding.Unchanged {
		suppress("external", "known before: it is in a baseline")
	}
}

func (c *converter) primary(f finding.Finding) *sarif.Location {
	loc := c.location(f.Span)
	if f.Function != "" {
		logical := sarif.NewLogicalLocation()
		logical.Name = &f.Function
		logical.FullyQualifiedName = new(f.Package + "." + f.Function)
		logical.Kind = new("function")
		loc.LogicalLocations = append(loc.LogicalLocations, logical)
	}
	return loc
}

// related adds the other side and the entry point as related locations, and
// returns the text that refers to them by their ids.
func (c *converter) related(f finding.Finding, res *sarif.Result) string {
	var links []string
	add := func(span finding.Span, label, message string) {
		loc := c.location(span)
		loc.ID = len(res.RelatedLocations) + 1
		loc.Message = sarif.NewTextMessage(message)
		res.RelatedLocations = append(res.RelatedLocations, loc)
		links = append(links, fmt.Sprintf("[%s](%d)", label, loc.ID))
	}
	for i, s := range f.Sides {
		if i > 0 {
			add(s.Span, "the other access", sideText(s, f.Place))
		}
	}
	if f.Start != nil {
		add(*f.Start, "the entry point", fmt.Sprintf("entry point %q is registered here", f.Handler))
	}
	if len(links) == 0 {
		return ""
	}
	return " (see " + strings.Join(links, ", ") + ")"
}

// codeFlow returns the way of both invocations to their access. A side that
// stands alone is run by both, unless somebody else runs it, once.
func (c *converter) codeFlow(f finding.Finding) *sarif.CodeFlow {
	sides := f.Sides
	if len(sides) == 1 && sides[0].By == "" {
		sides = []finding.Side{f.Sides[0], f.Sides[0]}
	}
	flow := sarif.NewCodeFlow()
	for i, s := range sides {
		thread := sarif.NewThreadFlow()
		thread.ID = new(cmp.Or(s.By, fmt.Sprintf("invocation %d", i+1)))
		if f.Start != nil && s.By == "" {
			c.step(thread, *f.Start, fmt.Sprintf("entry point %q is registered here", f.Handler))
		}
		for _, fr := range s.Chain {
			c.step(thread, fr.Call, fmt.Sprintf("%s calls %s", fr.Function, fr.Callee))
		}
		c.step(thread, s.Span, sideText(s, f.Place))
		flow.ThreadFlows = append(flow.ThreadFlows, thread)
	}
	return flow
}

func (c *converter) step(thread *sarif.ThreadFlow, span finding.Span, text string) {
	step := sarif.NewThreadFlowLocation()
	step.Location = c.location(span)
	step.Location.Message = sarif.NewTextMessage(text)
	step.NestingLevel = new(len(thread.Locations))
	thread.Locations = append(thread.Locations, step)
}

func sideText(s finding.Side, place string) string {
	text := fmt.Sprintf("%s %s %s", s.Function, s.Access, cmp.Or(place, "memory"))
	switch {
	case len(s.Locks) > 0:
		text += ", holding " + strings.Join(s.Locks, ", ")
	case s.By == "": // of others it is not known
		text += ", no lock held"
	}
	return text
}

// fix groups the edits by file, as SARIF wants them.
func (c *converter) fix(f finding.Fix) *sarif.Fix {
	out := sarif.NewFix()
	out.Description = sarif.NewTextMessage(f.Message)
	changes := map[string]*sarif.ArtifactChange{}
	for _, e := range f.Edits {
		change := changes[e.File]
		if change == nil {
			change = sarif.NewArtifactChange()
			change.ArtifactLocation = c.artifact(e.File)
			changes[e.File] = change
			out.ArtifactChanges = append(out.ArtifactChanges, change)
		}
		rep := sarif.NewReplacement()
		rep.DeletedRegion = c.editRegion(e)
		rep.InsertedContent = sarif.NewArtifactContent()
		rep.InsertedContent.Text = &e.New
		change.Replacements = append(change.Replacements, rep)
	}
	return out
}

// editRegion returns the text that an edit replaces. Without the text of the
// file, it is the range of bytes.
func (c *converter) editRegion(e finding.Edit) *sarif.Region {
	line, col, ok := c.files.Position(e.File, e.Start)
	endLine, endCol, endOK := c.files.Position(e.File, e.End)
	if !ok || !endOK {
		region := sarif.NewRegion()
		region.ByteOffset = e.Start
		region.ByteLength = new(e.End - e.Start)
		return region
	}
	return c.region(finding.Span{File: e.File, Line: line, Column: col, EndLine: endLine, EndColumn: endCol})
}

// link is what SARIF takes for an embedded link in a message.
var link = regexp.MustCompile(`\[[^\]]*\]\(`)

// escape keeps a message such as "x[*](y)" from being read as a link.
func escape(message string) string {
	if !link.MatchString(message) {
		return message
	}
	return strings.NewReplacer("[", `\[`, "]", `\]`).Replace(message)
}
