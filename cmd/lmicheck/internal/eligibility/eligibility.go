// Package eligibility says whether a function, as its template declares it, can run on Lambda
// Managed Instances, and what has to change.
//
// Each [Check] is one requirement of the platform, with its source. [Requirements] is the table
// of them; docs/eligibility.md is a view of it. What a function's code does is no matter of this
// package, and neither is the version of aws-lambda-go (rule runtimeversion).
//
// Facts differ in how well they are known. What only AWS's tools or samples say, or what sources
// disagree about, is [Unknown] or [Advice], and the message names who says so: it never blocks a
// function, and it never asks for a change. An expression in a template is not guessed either.
package eligibility

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/iac"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// A Check is the outcome of one requirement for one function or capacity provider.
type Check struct {
	ID      string       `json:"id"` // of the Requirement: "runtime", "memory", "vpc"
	Status  Status       `json:"status"`
	Message string       `json:"message"` // one line: what is there, what is wanted
	Where   finding.Span `json:"where"`   // the setting in the template, or the function; Line is 0 for what is about all templates
	Source  string       `json:"source"`  // URL or title of the AWS page, or what else it is known from
}

// A Status is what a check says.
type Status string

const (
	OK      Status = "ok"
	Change  Status = "change"  // a setting has to change, and can; what package patch writes does most of it
	Blocked Status = "blocked" // the function needs something that managed instances do not have
	Advice  Status = "advice"  // it works, but something is worth knowing
	Unknown Status = "unknown" // the template, or what is known of the platform, leaves it open
)

// Of checks a function against the platform, and against the capacity provider that it uses, if
// that is among the providers. The checks come in the order of the table. A function that is not
// written in Go has none.
func Of(f *iac.Function, providers []*iac.Provider) []Check {
	checks := []Check{}
	if !f.Package.Go {
		return checks
	}
	s := subject{f: f, provider: providerOf(f, providers)}
	for _, r := range Requirements {
		if r.function != nil {
			checks = append(checks, r.complete(r.function(s))...)
		}
	}
	return checks
}

// OfProject checks what is no single function's matter: each capacity provider, with the functions
// that use it, and what holds for all functions.
func OfProject(p *iac.Project) []Check {
	checks := []Check{}
	for _, r := range Requirements {
		if r.provider != nil {
			for _, provider := range p.Providers {
				checks = append(checks, r.complete(r.provider(capacity{provider, users(provider, p)}))...)
			}
		}
		if r.project != nil && slices.ContainsFunc(p.Functions, func(f *iac.Function) bool { return f.Package.Go }) {
			checks = append(checks, r.complete(r.project())...)
		}
	}
	return checks
}

// providerOf returns the capacity provider that a function uses, or nil: it uses none, or none
// that the templates declare. One in the function's own template goes before others of its name.
func providerOf(f *iac.Function, providers []*iac.Provider) *iac.Provider {
	if f.Capacity == nil || !f.Capacity.Provider.Known {
		return nil
	}
	var found *iac.Provider
	for _, p := range providers {
		if p.Name != f.Capacity.Provider.V {
			continue
		}
		if p.Template == f.Template {
			return p
		}
		if found == nil {
			found = p
		}
	}
	return found
}

func users(provider *iac.Provider, p *iac.Project) []*iac.Function {
	var list []*iac.Function
	for _, f := range p.Functions {
		if providerOf(f, p.Providers) == provider {
			list = append(list, f)
		}
	}
	return list
}

// A subject is a function with what decides about it.
type subject struct {
	f        *iac.Function
	provider *iac.Provider // nil: none, or none that is known
}

// A capacity is a capacity provider and the functions that use it.
type capacity struct {
	p     *iac.Provider
	users []*iac.Function
}

// say returns a check about the function, which the message begins with.
func (s subject) say(status Status, at finding.Span, format string, args ...any) Check {
	if at.Line == 0 {
		at = s.f.Where
	}
	return Check{Status: status, Where: at, Message: strconv.Quote(s.f.Name) + " " + fmt.Sprintf(format, args...)}
}

// say returns a check about the provider, which the message begins with.
func (c capacity) say(status Status, at finding.Span, format string, args ...any) Check {
	if at.Line == 0 {
		at = c.p.Where
	}
	return Check{Status: status, Where: at, Message: strconv.Quote(c.p.Name) + " " + fmt.Sprintf(format, args...)}
}

// by gives a check a source of its own.
func (c Check) by(source string) Check {
	c.Source = source
	return c
}

// one is for requirements that have one outcome.
func one(c Check) []Check { return []Check{c} }

// expression says that a setting is one, or the default of something that is not here.
func expression[T any](v iac.Value[T]) string {
	switch {
	case v.Text == "":
		return "an expression"
	case strings.HasPrefix(v.Text, "default of "):
		return "the " + v.Text
	}
	return "the expression " + v.Text
}

// from says of a value what it is only the default of.
func from[T any](v iac.Value[T]) string {
	if !v.Known || v.Text == "" {
		return ""
	}
	return " (" + v.Text + ")"
}

// count writes a number as in prose: 2,048.
func count(n int) string { return report.Thousands(strconv.Itoa(n)) }

// number writes a ratio or a number of vCPUs: 2, 0.5.
func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// cpus writes a number of vCPUs.
func cpus(n float64) string {
	if n == 1 {
		return "1 vCPU"
	}
	return number(n) + " vCPUs"
}

// quoted writes names in a list: "a" and "b".
func quoted(names []string) string {
	list := make([]string, len(names))
	for i, n := range names {
		list[i] = strconv.Quote(n)
	}
	return report.List(list, "and")
}
