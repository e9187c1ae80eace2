package sarif

import (
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/ruledoc"
)

// descriptor returns the rule's row of the table.
func descriptor(r analyzers.Rule) *sarif.ReportingDescriptor {
	d := sarif.NewRule(r.Analyzer.Name)
	d.Name = &r.Code
	summary := ruledoc.Summary(r)
	text := ruledoc.Text(r)
	if text == "" {
		text = summary // a viewer shows an empty box otherwise
	}
	markdown := ruledoc.Markdown(r)
	if markdown == "" {
		markdown = summary
	}
	d.ShortDescription = multiformat(summary, "")
	d.FullDescription = multiformat(text, markdown)
	d.Help = multiformat(text, markdown)
	d.HelpURI = new(ruledoc.URL(r))
	d.DefaultConfiguration = sarif.NewReportingConfiguration()
	d.DefaultConfiguration.Enabled = r.Default
	d.DefaultConfiguration.Level = string(r.Severity)
	d.Properties = sarif.NewPropertyBag().
		Add("code", r.Code).
		Add("since", r.Since).
		WithTags([]string{"aws-lambda", "concurrency", r.Code})
	return d
}

func multiformat(text, markdown string) *sarif.MultiformatMessageString {
	m := sarif.NewMultiformatMessageString()
	m.Text = &text
	if markdown != "" {
		m.Markdown = &markdown
	}
	return m
}
