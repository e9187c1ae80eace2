// Package analyzers is the registry of lmicheck's rules: one row each, and the
// only place that knows a rule's code, severity and whether it is on by default.
package analyzers

import (
	"golang.org/x/tools/go/analysis"

	"github.com/lmicheck/lmicheck/analyzers/deadline"
	"github.com/lmicheck/lmicheck/analyzers/exitpath"
	"github.com/lmicheck/lmicheck/analyzers/globalwrite"
	"github.com/lmicheck/lmicheck/analyzers/handlerstate"
	"github.com/lmicheck/lmicheck/analyzers/lazyinit"
	"github.com/lmicheck/lmicheck/analyzers/lockedio"
	"github.com/lmicheck/lmicheck/analyzers/poolmisuse"
	"github.com/lmicheck/lmicheck/analyzers/processstate"
	"github.com/lmicheck/lmicheck/analyzers/requestleak"
	"github.com/lmicheck/lmicheck/analyzers/retainedpayload"
	"github.com/lmicheck/lmicheck/analyzers/runtimetransport"
	"github.com/lmicheck/lmicheck/analyzers/runtimeversion"
	"github.com/lmicheck/lmicheck/analyzers/sharedtmp"
	"github.com/lmicheck/lmicheck/analyzers/straygoroutine"
	"github.com/lmicheck/lmicheck/analyzers/traceenv"
	"github.com/lmicheck/lmicheck/analyzers/unboundedgrowth"
	"github.com/lmicheck/lmicheck/analyzers/unsafecache"
	"github.com/lmicheck/lmicheck/analyzers/unsafedep"
	"github.com/lmicheck/lmicheck/analyzers/unsafeshare"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// A Rule is a row of the registry.
//
// The analyzer's Name is the rule's name everywhere: folder, package, testdata
// tree, docs page, SARIF rule id, word after //lmicheck:ignore. Its Doc is the
// text of the page, first line "NAME: summary" as in go/analysis. Its result is
// a []finding.Finding, without Code and Severity, which come from the row.
type Rule struct {
	Analyzer *analysis.Analyzer
	Code     string           // stable: "LMI101"
	Severity finding.Severity // default severity
	Default  bool             // on unless asked otherwise
	Since    string           // version of lmicheck that brought the rule: "0.1"
}

// All lists every rule, sorted by code.
var All = []Rule{
	{globalwrite.Analyzer, "LMI101", finding.Error, true, "0.1"},
	{handlerstate.Analyzer, "LMI102", finding.Error, true, "0.1"},
	{lazyinit.Analyzer, "LMI103", finding.Error, true, "0.1"},
	{unsafecache.Analyzer, "LMI104", finding.Error, true, "0.1"},
	{unsafeshare.Analyzer, "LMI105", finding.Error, true, "0.1"},
	{poolmisuse.Analyzer, "LMI106", finding.Error, true, "0.1"},
	{requestleak.Analyzer, "LMI107", finding.Error, true, "0.1"},
	{sharedtmp.Analyzer, "LMI201", finding.Error, true, "0.1"},
	{processstate.Analyzer, "LMI301", finding.Error, true, "0.1"},
	{exitpath.Analyzer, "LMI302", finding.Error, true, "0.1"},
	{straygoroutine.Analyzer, "LMI303", finding.Warning, true, "0.1"},
	{deadline.Analyzer, "LMI401", finding.Warning, false, "0.1"},
	{retainedpayload.Analyzer, "LMI402", finding.Error, true, "0.1"},
	{traceenv.Analyzer, "LMI403", finding.Warning, true, "0.1"},
	{runtimeversion.Analyzer, "LMI404", finding.Warning, true, "0.1"},
	{unsafedep.Analyzer, "LMI405", finding.Warning, true, "0.1"},
	{runtimetransport.Analyzer, "LMI406", finding.Error, true, "0.1"},
	{lockedio.Analyzer, "LMI501", finding.Note, false, "0.1"},
	{unboundedgrowth.Analyzer, "LMI502", finding.Note, false, "0.1"},
}
