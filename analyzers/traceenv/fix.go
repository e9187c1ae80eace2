package traceenv

import (
	"go/ast"

	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/internal/rewrite"
	"github.com/lmicheck/lmicheck/passes/effects"
)

// fix takes the trace id from the context, where the function around has one.
func fix(a *effects.Act) []finding.Fix {
	file, ok := rewrite.Read(a.Span.File)
	if !ok || a.Callee != "os.Getenv" {
		return nil
	}
	around := file.Enclosing(a.Span)
	call := rewrite.Innermost[*ast.CallExpr](around)
	ctx := contextName(rewrite.Function(around))
	if call == nil || ctx == "" || len(call.Args) != 1 || file.Text(call.Fun) != "os.Getenv" {
		return nil
	}
	value := "func() string { id, _ := " + ctx + `.Value("x-amzn-trace-id").(string); return id }()`
	return file.Fix("take the trace id from the context", []finding.Edit{file.Replace(call, value)}, nil, []string{"os"})
}

// contextName is the name of the parameter that is a context, "" if there is none.
func contextName(fn *ast.FuncType) string {
	if fn == nil {
		return ""
	}
	for _, p := range fn.Params.List {
		sel, ok := p.Type.(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "Context" || len(p.Names) != 1 || p.Names[0].Name == "_" {
			continue
		}
		if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == "context" {
			return p.Names[0].Name
		}
	}
	return ""
}
