package lazyinit

import (
	_ "embed"
	"fmt"

	"github.com/lmicheck/lmicheck/analyzers/report"
	"github.com/lmicheck/lmicheck/internal/doctext"
	"github.com/lmicheck/lmicheck/passes/conflict"
)

//go:embed doc.go
var source string

// Analyzer is the rule.
var Analyzer = report.Rule{Name: "lazyinit", Class: conflict.LazyInit, Message: message, Fix: fix}.Analyzer(doctext.MustExtract(source, "lazyinit"))

func message(c *conflict.Conflict) string {
	place := report.Place(c.Access)
	if !c.Access.Kind.Writes() && !c.Checked {
		return fmt.Sprintf("%q is read without the lock under which it is checked and set at %s", place, report.At(c.Other))
	}
	if !c.Access.Kind.Writes() {
		return fmt.Sprintf("%q is checked without the lock under which %q sets it at %s", place, c.Other.Function, report.At(c.Other))
	}
	return fmt.Sprintf("%q is checked and set by concurrent invocations of %q %s%s", place, c.Root.Name, report.Locking(c), report.Also(c))
}
