package main

import (
	"fmt"
	"strings"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/ruledoc"
)

// ruleHead returns the generated part of a rule's page.
func ruleHead(r analyzers.Rule) string {
	return fmt.Sprintf("# %s\n\n%s.\n\n| code | severity | default | since |\n| --- | --- | --- | --- |\n| %s | %s | %s | %s |\n\n%s",
		r.Analyzer.Name, sentence(ruledoc.Summary(r)), r.Code, r.Severity, onOff(r), r.Since, ruledoc.Markdown(r))
}

// rulesTable returns the table of rules; dir is where their pages are.
func rulesTable(rules []analyzers.Rule, dir string) string {
	var b strings.Builder
	b.WriteString("| code | rule | finds | severity | default |\n| --- | --- | --- | --- | --- |\n")
	for _, r := range rules {
		name := r.Analyzer.Name
		fmt.Fprintf(&b, "| %s | [%s](%s%s.md) | %s | %s | %s |\n", r.Code, name, dir, name, cell(ruledoc.Summary(r)), r.Severity, onOff(r))
	}
	return b.String()
}

func onOff(r analyzers.Rule) string {
	if r.Default {
		return "on"
	}
	return "off"
}

// sentence capitalises the first letter of a summary.
func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// cell escapes what would end a cell of a table.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
