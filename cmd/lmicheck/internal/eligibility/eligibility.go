// Package eligibility says whether a function, as its template declares it, can run on Lambda
// Managed Instances, and what has to change.
//
// Each [Check] is one requirement of the platform, with its source.
package eligibility

import "github.com/lmicheck/lmicheck/internal/finding"

// A Check is the outcome of one requirement for one function.
type Check struct {
	ID      string       `json:"id"` // stable: "runtime", "memory", "vpc"
	Status  Status       `json:"status"`
	Message string       `json:"message"` // one line: what is there, what is wanted
	Where   finding.Span `json:"where"`   // the setting in the template, or the function
	Source  string       `json:"source"`  // URL or title of the AWS page, or what else it is known from
}

// A Status is what a check says.
type Status string

const (
	OK      Status = "ok"
	Change  Status = "change"  // a setting has to change, and can
	Blocked Status = "blocked" // the function needs something that managed instances do not have
	Advice  Status = "advice"  // it works, but something is worth knowing
	Unknown Status = "unknown" // the template leaves it open
)
