// Package doctext extracts a rule's manual from the package comment it is
// written in, so that the text stands in one place: pkg.go.dev, "lmicheck
// explain", SARIF help and the docs page all show it.
package doctext

import (
	"go/parser"
	"go/token"
	"strings"
)

// MustExtract returns the section "# Analyzer NAME" of the package comment in a
// Go source file. Its first line is "NAME: summary", as go/analysis wants it. It
// panics if there is none: the source is embedded, so that this is a defect of
// the program.
func MustExtract(source, name string) string {
	f, err := parser.ParseFile(token.NewFileSet(), "doc.go", source, parser.ParseComments|parser.PackageClauseOnly)
	if err != nil {
		panic(err)
	}
	_, text, ok := strings.Cut(f.Doc.Text(), "# Analyzer "+name+"\n\n")
	if !ok || !strings.HasPrefix(text, name+": ") {
		panic("internal error: no section for " + name + " in its doc.go")
	}
	return strings.TrimSpace(text)
}
