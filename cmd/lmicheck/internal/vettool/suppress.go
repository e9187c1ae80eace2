package vettool

import (
	"golang.org/x/tools/go/analysis"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/ruledoc"
	"github.com/lmicheck/lmicheck/internal/ignore"
)

// suppressing returns the rule's analyzer, without the diagnostics that an
// //lmicheck:ignore comment in the package suppresses. Broken comments are left
// to "lmicheck check": each rule of the set would repeat them here.
func suppressing(rule analyzers.Rule, all []analyzers.Rule) *analysis.Analyzer {
	a := *rule.Analyzer
	a.Run = func(pass *analysis.Pass) (any, error) {
		var set ignore.Set
		set.Parse(pass.Fset, pass.Files, func(word string) (string, bool) {
			r, ok := ruledoc.Find(all, word)
			if !ok {
				return "", false
			}
			return r.Analyzer.Name, true
		})
		view := *pass
		view.Analyzer = rule.Analyzer
		view.Report = func(d analysis.Diagnostic) {
			pos := pass.Fset.Position(d.Pos)
			if set.Reason(pos.Filename, pos.Line, a.Name) == "" {
				pass.Report(d)
			}
		}
		return rule.Analyzer.Run(&view)
	}
	return &a
}
