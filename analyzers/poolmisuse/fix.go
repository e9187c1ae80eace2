package poolmisuse

import (
	"go/ast"

	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/internal/rewrite"
	"github.com/lmicheck/lmicheck/passes/effects"
)

// fix returns a copy of the bytes of a buffer that goes back to its pool.
func fix(a *effects.Act) []finding.Fix {
	file, ok := rewrite.Read(a.Span.File)
	if !ok || a.Key != "result" {
		return nil
	}
	ret := rewrite.Innermost[*ast.ReturnStmt](file.Enclosing(a.Span))
	if ret == nil {
		return nil
	}
	var edits []finding.Edit
	ast.Inspect(ret, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "Bytes" || len(call.Args) > 0 {
			return true
		}
		edits = append(edits, file.Replace(call, "bytes.Clone("+file.Text(call)+")"))
		return false
	})
	if len(edits) == 0 {
		return nil
	}
	return file.Fix("return a copy", edits, []string{"bytes"}, nil)
}
