package main

import (
	"fmt"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/eligibility"
)

// requirements returns the table of what managed instances want, and below it what is in doubt.
func requirements() string {
	var table, doubts strings.Builder
	table.WriteString("| check | of | what is wanted | source |\n| --- | --- | --- | --- |\n")
	for _, r := range eligibility.Requirements {
		fmt.Fprintf(&table, "| `%s` | %s | %s | %s |\n", r.ID, r.About(), cell(r.Wants), cell(r.Source))
		if r.Doubt != "" {
			fmt.Fprintf(&doubts, "- `%s`: %s\n", r.ID, r.Doubt)
		}
	}
	return table.String() + "\nWhat is in doubt:\n\n" + doubts.String()
}
