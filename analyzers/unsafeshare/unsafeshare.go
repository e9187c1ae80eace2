package unsafeshare

import (
	_ "embed"
	"fmt"

	"github.com/lmicheck/lmicheck/analyzers/report"
	"github.com/lmicheck/lmicheck/internal/doctext"
	"github.com/lmicheck/lmicheck/passes/conflict"
	"github.com/lmicheck/lmicheck/passes/effects"
)

//go:embed doc.go
var source string

// Analyzer is the rule.
var Analyzer = report.Rule{Name: "unsafeshare", Class: conflict.UnsafeValue, Message: message}.Analyzer(doctext.MustExtract(source, "unsafeshare"))

func message(c *conflict.Conflict) string {
	a := c.Access
	if !a.Kind.Unsafe() {
		a = c.Other
	}
	if a.Kind.Waits() {
		return fmt.Sprintf("%q is shared by invocations of %q %s, but %s waits for one set of goroutines at a time%s",
			report.Place(c.Access), c.Root.Name, report.Locking(c), effects.ShortKey(a.Type), report.Via(c))
	}
	if a.Type == "" { // state of a foreign package
		return fmt.Sprintf("%q is changed by every invocation of %q %s: it calls %s, which is not safe for concurrent use%s",
			report.Place(c.Access), c.Root.Name, report.Locking(c), effects.ShortKey(a.Callee), report.Via(c))
	}
	return fmt.Sprintf("%q is shared by invocations of %q %s, but %s is not safe for concurrent use%s",
		report.Place(c.Access), c.Root.Name, report.Locking(c), effects.ShortKey(a.Type), report.Via(c))
}
