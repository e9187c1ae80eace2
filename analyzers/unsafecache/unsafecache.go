package unsafecache

import (
	_ "embed"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/lmicheck/lmicheck/analyzers/report"
	"github.com/lmicheck/lmicheck/internal/doctext"
	"github.com/lmicheck/lmicheck/passes/conflict"
)

//go:embed doc.go
var source string

// Analyzer is the rule.
var Analyzer = report.Rule{Name: "unsafecache", Class: conflict.Container, Message: message}.Analyzer(doctext.MustExtract(source, "unsafecache"))

func message(c *conflict.Conflict) string {
	place, what := report.Place(c.Access), holder(c)
	if !c.Access.Kind.Writes() {
		return fmt.Sprintf("%q is a %s read by invocations of %q %s while others write it at %s%s",
			place, what, c.Root.Name, report.Locking(c), report.At(c.Other), report.Via(c))
	}
	if s := c.Access.Spawn; s != nil {
		return fmt.Sprintf("%q is a %s written without synchronization by goroutines that handler %q starts in a loop (started at %s:%d)",
			place, what, c.Root.Name, filepath.Base(s.File), s.Line)
	}
	by := fmt.Sprintf("every invocation of %q", c.Root.Name)
	if c.Access.Background {
		by = fmt.Sprintf("background goroutine %q", c.Access.Function)
	}
	return fmt.Sprintf("%q is a %s written by %s %s%s%s", place, what, by, report.Locking(c), report.Also(c), report.Via(c))
}

// holder says what the cache is made of.
func holder(c *conflict.Conflict) string {
	switch {
	case c.Access.Type != "":
		return c.Access.Type[strings.LastIndexByte(c.Access.Type, '/')+1:]
	case c.Access.Place.Holder != "":
		return c.Access.Place.Holder
	}
	return "slice"
}
