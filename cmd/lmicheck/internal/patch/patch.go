// Package patch writes what a template needs for Lambda Managed Instances: a capacity provider,
// and the properties of each function, in the language of the template.
package patch

import "github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"

// A Patch is text for one template.
type Patch struct {
	Template string       `json:"template"` // the file it is for
	Language iac.Language `json:"language"`
	Syntax   string       `json:"syntax"` // "yaml", "json", "hcl", "typescript", "go"
	Text     string       `json:"text"`   // what to add, complete and indented
	Notes    []string     `json:"notes"`  // what has to be filled in or removed, each one line
}
