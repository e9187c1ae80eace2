package main

import (
	"fmt"
	"strings"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/cli"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/config"
)

// keys returns the table of the configuration's keys.
func keys() string {
	forms := map[config.Type]string{
		config.List: "list", config.RuleList: "list of rules, by name or code",
		config.File: "name of a file", config.Severities: "a severity for each rule",
	}
	var b strings.Builder
	b.WriteString("| key | value | meaning |\n| --- | --- | --- |\n")
	for _, k := range config.Keys {
		form := forms[k.Type]
		if k.Type == config.Word {
			form = "`" + strings.Join(k.Of, "`, `") + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", k.Name, form, k.Doc)
	}
	return b.String()
}

// schema returns the JSON Schema of the configuration.
func schema() string {
	var codes []string
	for _, r := range analyzers.All {
		codes = append(codes, r.Code)
	}
	return string(config.Schema(cli.Vocabulary(analyzers.All), codes))
}
