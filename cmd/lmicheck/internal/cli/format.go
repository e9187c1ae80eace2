package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/github"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/gitlab"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/html"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/json"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/junit"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/markdown"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/sarif"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/text"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/ruledoc"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// A format is one that reports are written in.
type format struct {
	name  string
	write func(io.Writer, *report.Report, rendering) error
}

// A rendering is what formats want to know besides the report.
type rendering struct {
	dir, root    string // absolute
	rules        []analyzers.Rule
	failOn       finding.Severity
	code         int
	color, quiet bool
}

// formats lists all formats. The first is the default.
var formats = []format{
	{"text", func(w io.Writer, r *report.Report, o rendering) error {
		return text.Write(w, r, text.Options{Dir: o.dir, Color: o.color, Quiet: o.quiet})
	}},
	{"json", func(w io.Writer, r *report.Report, _ rendering) error {
		return json.Write(w, r)
	}},
	{"sarif", func(w io.Writer, r *report.Report, o rendering) error {
		return sarif.Write(w, r, sarif.Options{Dir: o.dir, Root: o.root, Rules: o.rules, ExitCode: o.code})
	}},
	{"github", func(w io.Writer, r *report.Report, o rendering) error {
		return github.Write(w, r, github.Options{Dir: o.dir, Root: o.root, Rules: o.rules, Quiet: o.quiet})
	}},
	{"gitlab", func(w io.Writer, r *report.Report, o rendering) error {
		return gitlab.Write(w, r, gitlab.Options{Dir: o.dir, Root: o.root})
	}},
	{"junit", func(w io.Writer, r *report.Report, o rendering) error {
		return junit.Write(w, r, junit.Options{Dir: o.dir, Root: o.root, FailOn: o.failOn})
	}},
	{"markdown", writeMarkdown},
	{"html", func(w io.Writer, r *report.Report, o rendering) error {
		return html.Write(w, r, html.Options{Dir: o.dir, Rules: o.rules})
	}},
}

func writeMarkdown(w io.Writer, r *report.Report, o rendering) error {
	return markdown.Write(w, r, markdown.Options{Dir: o.dir, Root: o.root, Rules: o.rules})
}

func formatNames() []string {
	var names []string
	for _, f := range formats {
		names = append(names, f.name)
	}
	return names
}

// formatNamed returns the format of a name that validate has let through.
func formatNamed(name string) format {
	return formats[slices.IndexFunc(formats, func(f format) bool { return f.name == name })]
}

func (inv *invocation) rendering(r *report.Report, f outputFlags, root string, quiet bool) rendering {
	rules := inv.Rules
	if len(r.Runs) > 0 {
		rules = slices.Concat(rules, ruledoc.Observed)
	}
	return rendering{
		dir: inv.Dir, root: root, rules: rules,
		failOn: finding.Severity(f.failOn), code: inv.code,
		color: inv.useColor(f), quiet: quiet,
	}
}

// jobSummary appends the report to the summary of the step, where GitHub Actions
// runs this. Other commands of the step may have written there too.
func (inv *invocation) jobSummary(r *report.Report, o rendering) error {
	const variable = "GITHUB_STEP_SUMMARY"
	name := inv.lookupEnv(variable)
	if name == "" {
		return nil
	}
	var buf bytes.Buffer
	if err := writeMarkdown(&buf, r, o); err != nil {
		return err
	}
	file, err := os.OpenFile(inv.path(name), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("the file that %s names: %w", variable, err)
	}
	if _, err := file.Write(buf.Bytes()); err != nil {
		_ = file.Close() // the first error is the one to report
		return fmt.Errorf("the file that %s names: %w", variable, err)
	}
	return file.Close()
}
