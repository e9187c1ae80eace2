package globalwrite

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
var Analyzer = report.Rule{Name: "globalwrite", Class: conflict.Package, Message: message}.Analyzer(doctext.MustExtract(source, "globalwrite"))

func message(c *conflict.Conflict) string {
	place := report.Place(c.Access)
	switch {
	case c.Access.Kind.Encode():
		return fmt.Sprintf("handler %q returns memory of package variable %q, which is encoded after every lock is released (also written at %s)",
			c.Root.Name, place, report.At(c.Other))
	case c.Access.Background:
		return fmt.Sprintf("background goroutine %q writes package variable %q %s%s", c.Access.Function, place, report.Locking(c), report.Also(c))
	case !c.Access.Kind.Writes():
		return fmt.Sprintf("handler %q reads package variable %q %s%s", c.Root.Name, place, report.Locking(c), report.Also(c))
	}
	return fmt.Sprintf("handler %q writes package variable %q %s%s", c.Root.Name, place, report.Locking(c), report.Also(c))
}
