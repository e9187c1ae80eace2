package unsafecache

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
var Analyzer = report.Rule{Name: "unsafecache", Class: conflict.Container, Message: message}.Analyzer(doctext.MustExtract(source, "unsafecache"))

func message(c *conflict.Conflict) string {
	place := report.Place(c.Access)
	if !c.Access.Kind.Writes() {
		return fmt.Sprintf("%q is a map read by invocations of %q %s while others write it at %s%s",
			place, c.Root.Name, report.Locking(c), report.At(c.Other), report.Via(c))
	}
	return fmt.Sprintf("%q is a map written by every invocation of %q %s%s", place, c.Root.Name, report.Locking(c), report.Via(c))
}
