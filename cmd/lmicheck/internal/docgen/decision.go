package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit"
)

// decisionTable returns the table of the rules that an audit decides by.
func decisionTable() string {
	var b strings.Builder
	b.WriteString("| rule | has something to say when | verdict | from |\n| --- | --- | --- | --- |\n")
	for _, r := range audit.Rules {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", r.Name, cell(r.When), cmp.Or(string(r.Verdict), "-"), cell(cmp.Or(r.Source, "-")))
	}
	return b.String()
}
