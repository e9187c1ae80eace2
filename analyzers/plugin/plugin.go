// Package plugin makes lmicheck a linter of golangci-lint, by its module plugin system: a
// build of golangci-lint that imports this package has the linter "lmicheck". See
// .custom-gcl.yml and .golangci.example.yml at the root of the repository.
package plugin

import (
	"fmt"
	"slices"
	"strings"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/analyzers/suppress"
	"github.com/lmicheck/lmicheck/passes/known"
)

func init() { register.Plugin("lmicheck", New) }

// Settings are those of linters.settings.custom.lmicheck.settings, with the names of the
// flags of "lmicheck check".
type Settings struct {
	Rules     []string `json:"rules"`     // only these, by name or code
	Disable   []string `json:"disable"`   // not these
	Handler   []string `json:"handler"`   // PACKAGE.FUNCTION to be taken for handlers
	Deps      []string `json:"deps"`      // modules to be analysed too
	Knowledge string   `json:"knowledge"` // file with further entries of the knowledge base
}

// New is what golangci-lint calls with the settings. An unknown key or rule is an error.
func New(settings any) (register.LinterPlugin, error) {
	s, err := register.DecodeSettings[Settings](settings)
	if err != nil {
		return nil, fmt.Errorf("lmicheck: settings: %w", err)
	}
	for flag, value := range map[string]string{"handler": strings.Join(s.Handler, ","), "deps": strings.Join(s.Deps, ","), "knowledge": s.Knowledge} {
		if err := known.Analyzer.Flags.Set(flag, value); err != nil {
			return nil, fmt.Errorf("lmicheck: settings: %s: %w", flag, err)
		}
	}
	for _, word := range slices.Concat(s.Rules, s.Disable) {
		if !slices.ContainsFunc(analyzers.All, func(r analyzers.Rule) bool { return names(r, word) }) {
			return nil, fmt.Errorf("lmicheck: settings: there is no rule %q", word)
		}
	}
	return s, nil
}

func names(r analyzers.Rule, word string) bool {
	return r.Analyzer.Name == word || strings.EqualFold(r.Code, word)
}

// BuildAnalyzers returns the rules to run.
func (s Settings) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	var out []*analysis.Analyzer
	for _, r := range analyzers.All {
		named := func(list []string) bool {
			return slices.ContainsFunc(list, func(word string) bool { return names(r, word) })
		}
		if (r.Default && len(s.Rules) == 0 || named(s.Rules)) && !named(s.Disable) {
			out = append(out, single(suppress.Analyzer(r, analyzers.All)))
		}
	}
	return out, nil
}

// single leaves out what is related to a diagnostic, of which golangci-lint would make
// issues of their own. The message names the other place.
func single(a *analysis.Analyzer) *analysis.Analyzer {
	b := *a
	b.Run = func(pass *analysis.Pass) (any, error) {
		view := *pass
		view.Report = func(d analysis.Diagnostic) {
			d.Related = nil
			pass.Report(d)
		}
		return a.Run(&view)
	}
	return &b
}

// GetLoadMode asks for types.
func (Settings) GetLoadMode() string { return register.LoadModeTypesInfo }
