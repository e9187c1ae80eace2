package handlerstate

import (
	_ "embed"
	"fmt"
	"path/filepath"

	"github.com/lmicheck/lmicheck/analyzers/report"
	"github.com/lmicheck/lmicheck/internal/doctext"
	"github.com/lmicheck/lmicheck/passes/conflict"
)

//go:embed doc.go
var source string

// Analyzer is the rule.
var Analyzer = report.Rule{Name: "handlerstate", Class: conflict.Bound, Message: message}.Analyzer(doctext.MustExtract(source, "handlerstate"))

func message(c *conflict.Conflict) string {
	place := report.Place(c.Access)
	switch {
	case c.Access.Spawn != nil:
		return fmt.Sprintf("goroutines that handler %q starts in a loop write %q without synchronization (started at %s:%d)",
			c.Root.Name, place, filepath.Base(c.Access.Spawn.File), c.Access.Spawn.Line)
	case c.Access.Kind.Encode():
		return fmt.Sprintf("handler %q returns memory of %q, which all invocations share and which is encoded after every lock is released (also written at %s)",
			c.Root.Name, place, report.At(c.Other))
	case c.Access.Background:
		return fmt.Sprintf("background goroutine %q writes %q, which all invocations share, %s%s", c.Access.Function, place, report.Locking(c), report.Also(c))
	case !c.Access.Kind.Writes():
		return fmt.Sprintf("handler %q reads %q, which all invocations share, %s%s", c.Root.Name, place, report.Locking(c), report.Also(c))
	}
	return fmt.Sprintf("handler %q writes %q, which all invocations share, %s%s", c.Root.Name, place, report.Locking(c), report.Also(c))
}
