// Package patch writes what a template needs for Lambda Managed Instances: a capacity provider,
// and the properties of each function, in the language of the template.
//
// A patch is text to merge by hand, not a diff: templates are programs, and a setting may come
// from anywhere. For CloudFormation, SAM and the Serverless Framework it is a document that is merged key
// by key; for Terraform, blocks whose content belongs into the block of the same name; for the CDK,
// statements that make a stack complete. What nobody but the user can know (subnets, security
// groups, the operator role) begins with "REPLACE", and the notes say what belongs there.
//
// Names and nesting are those that docs/eligibility.md has the sources of. Nothing is
// written to a file of the user.
package patch

import (
	"cmp"
	"slices"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
)

// A Patch is text for one template.
type Patch struct {
	Template string       `json:"template"` // the file, or the directory of Terraform, that it is for
	Language iac.Language `json:"language"`
	Syntax   string       `json:"syntax"` // "yaml", "json", "hcl", "typescript", "go"
	Text     string       `json:"text"`   // what to add, complete and indented
	Notes    []string     `json:"notes"`  // what has to be filled in or removed, each one line
}

// A Choice is a function that is to move, and what is known of how it should.
type Choice struct {
	Function    *iac.Function
	Memory      int     // MB of an environment that were measured to do; 0: not measured
	Ratio       float64 // GiB for each vCPU: 2, 4 or 8; 0: as the template says, else 2
	Concurrency int     // invocations at once in one environment that were measured to do; 0: not measured

	Environments int // that its traffic needs at the peak; 0: not known
}

// For returns patches for the templates of the chosen functions, sorted by template. Functions that
// no template declares, that are not written in Go, and that are on managed instances already,
// in the right form, need none.
func For(project *iac.Project, choices []Choice) []Patch {
	patches := []Patch{}
	for _, p := range plans(project, choices) {
		patches = append(patches, p.write()...)
	}
	slices.SortStableFunc(patches, func(a, b Patch) int { return cmp.Compare(a.Template, b.Template) })
	return patches
}

// write writes a plan in the language of its template.
func (p *plan) write() []Patch {
	switch p.language {
	case iac.Terraform:
		return p.terraform()
	case iac.Serverless:
		return []Patch{p.serverless()}
	case iac.CDK:
		return []Patch{p.cdk()}
	}
	return []Patch{p.cloudformation()}
}
