// Package ruledoc presents the documentation of a rule, which is written once,
// in Analyzer.Doc: its first line is "NAME: summary" and the rest is a Go doc
// comment. "lmicheck explain", the SARIF rule table and the generated pages
// show the same text.
package ruledoc

import (
	"go/doc/comment"
	"strings"

	"github.com/lmicheck/lmicheck/analyzers"
)

// Site is where the pages of the documentation are published.
const Site = "https://github.com/lmicheck/lmicheck/blob/main/docs"

// URL returns the address of the rule's page.
func URL(r analyzers.Rule) string {
	return Site + "/analyzers/" + r.Analyzer.Name + ".md"
}

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
