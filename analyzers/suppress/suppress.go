// Package suppress makes analyzers heed //lmicheck:ignore comments, for drivers that take
// diagnostics as they come. "lmicheck check" applies the comments by itself, to keep what
// they suppress.
package suppress

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/internal/ignore"
)

// Analyzer returns the rule's analyzer, without the diagnostics that an
// //lmicheck:ignore comment suppresses. Broken comments are left to "lmicheck
// check": each rule of the set would repeat them here. The comments may name any rule of
// all.
func Analyzer(rule analyzers.Rule, all []analyzers.Rule) *analysis.Analyzer {
	a := *rule.Analyzer
	a.Run = func(pass *analysis.Pass) (any, error) {
		s := newSuppressions(pass, all)
		view := *pass
		view.Analyzer = rule.Analyzer
		view.Report = func(d analysis.Diagnostic) {
			if pos := pass.Fset.Position(d.Pos); s.reason(pos, a.Name) == "" {
				pass.Report(d)
			}
		}
		return rule.Analyzer.Run(&view)
	}
	return &a
}

// suppressions are the comments in the package's files, and in files of packages
// below it in which something is reported.
type suppressions struct {
	set  ignore.Set
	word ignore.Rules
	read map[string]bool
}

func newSuppressions(pass *analysis.Pass, all []analyzers.Rule) *suppressions {
	s := &suppressions{read: map[string]bool{}, word: func(word string) (string, bool) {
		i := slices.IndexFunc(all, func(r analyzers.Rule) bool { return r.Analyzer.Name == word || strings.EqualFold(r.Code, word) })
		if i < 0 {
			return "", false
		}
		return all[i].Analyzer.Name, true
	}}
	s.set.Parse(pass.Fset, pass.Files, s.word)
	for _, f := range pass.Files {
		s.read[pass.Fset.File(f.FileStart).Name()] = true
	}
	return s
}

// reason returns why findings of a rule at a position are suppressed. The driver
// has no syntax of packages below, so that their files are read here.
func (s *suppressions) reason(pos token.Position, rule string) string {
	if pos.Filename != "" && !s.read[pos.Filename] {
		s.read[pos.Filename] = true
		fset := token.NewFileSet()
		if f, err := parser.ParseFile(fset, pos.Filename, nil, parser.ParseComments); err == nil {
			s.set.Parse(fset, []*ast.File{f}, s.word)
		}
	}
	return s.set.Reason(pos.Filename, pos.Line, rule)
}
