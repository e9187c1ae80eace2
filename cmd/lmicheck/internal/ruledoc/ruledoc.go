// Package ruledoc presents the documentation of a rule, which is written once,
// in Analyzer.Doc: its first line is "NAME: summary" and the rest is a Go doc
// comment. "lmicheck explain", the SARIF rule table and the generated pages
// show the same text.
package ruledoc

import (
	"go/doc/comment"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/harness/observation"
)

// Site is where the pages of the documentation are published.
const Site = "https://github.com/lmicheck/lmicheck/blob/main/docs"

// Observed lists what "lmicheck run" observes in the form of rules. Their analyzers say
// what they are, and do not run.
var Observed = observed()

func observed() []analyzers.Rule {
	var out []analyzers.Rule
	for _, k := range observation.Kinds {
		out = append(out, analyzers.Rule{
			Analyzer: &analysis.Analyzer{Name: k.Name, Doc: k.Doc},
			Code:     k.Code, Severity: k.Severity, Default: true, Since: k.Since,
		})
	}
	return out
}

// Page returns the rule's page, relative to docs.
func Page(r analyzers.Rule) string {
	dir := "analyzers"
	if _, ok := Find(Observed, r.Code); ok {
		dir = "observations"
	}
	return dir + "/" + r.Analyzer.Name + ".md"
}

// URL returns the address of the rule's page.
func URL(r analyzers.Rule) string { return Site + "/" + Page(r) }

// Summary returns the rule's summary: one line, without its name.
func Summary(r analyzers.Rule) string {
	line, _, _ := strings.Cut(r.Analyzer.Doc, "\n")
	return strings.TrimSpace(strings.TrimPrefix(line, r.Analyzer.Name+":"))
}

// Text returns the body of the documentation for a terminal.
func Text(r analyzers.Rule) string {
	p := &comment.Printer{TextWidth: 80}
	return string(p.Text(body(r)))
}

// Markdown returns the body of the documentation as Markdown.
func Markdown(r analyzers.Rule) string {
	p := &comment.Printer{HeadingLevel: 2, HeadingID: func(*comment.Heading) string { return "" }, DocLinkBaseURL: "https://pkg.go.dev"}
	return string(p.Markdown(body(r)))
}

func body(r analyzers.Rule) *comment.Doc {
	_, rest, _ := strings.Cut(r.Analyzer.Doc, "\n")
	var p comment.Parser
	return p.Parse(strings.TrimSpace(rest))
}

// Find returns the rule with the given name or code.
func Find(rules []analyzers.Rule, word string) (analyzers.Rule, bool) {
	for _, r := range rules {
		if r.Analyzer.Name == word || strings.EqualFold(r.Code, word) {
			return r, true
		}
	}
	return analyzers.Rule{}, false
}
