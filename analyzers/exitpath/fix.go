package exitpath

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/internal/rewrite"
	"github.com/lmicheck/lmicheck/passes/effects"
)

// fix returns the error that ends the process, from a function that can return one.
func fix(a *effects.Act) []finding.Fix {
	file, ok := rewrite.Read(a.Span.File)
	if !ok {
		return nil
	}
	around := file.Enclosing(a.Span)
	stmt := rewrite.Innermost[*ast.ExprStmt](around)
	results, ok := zeroes(file, rewrite.Function(around))
	if stmt == nil || !ok || slices.ContainsFunc(around, isDeferred) {
		return nil
	}
	call, ok := stmt.X.(*ast.CallExpr)
	if !ok {
		return nil
	}
	err, needs := asError(file, call, a.Callee)
	if err == "" {
		return nil
	}
	edit := file.Replace(stmt, "return "+strings.Join(append(results, err), ", "))
	return file.Fix("return the error", []finding.Edit{edit}, needs, []string{"log"})
}

func isDeferred(n ast.Node) bool {
	_, ok := n.(*ast.DeferStmt)
	return ok
}

// asError is the error that a call of the log package would have printed last, and the
// packages that it needs.
func asError(file *rewrite.File, call *ast.CallExpr, callee string) (string, []string) {
	args := make([]string, len(call.Args))
	for i, arg := range call.Args {
		args[i] = file.Text(arg)
	}
	switch {
	case callee == "log.Fatalf" && len(args) > 0 && !call.Ellipsis.IsValid():
		return "fmt.Errorf(" + strings.Join(args, ", ") + ")", []string{"fmt"}
	case callee != "log.Fatal" && callee != "log.Fatalln" || len(args) != 1:
		return "", nil
	}
	switch arg := call.Args[0].(type) {
	case *ast.Ident:
		if arg.Name == "err" {
			return "err", nil
		}
	case *ast.BasicLit:
		return "errors.New(" + args[0] + ")", []string{"errors"}
	}
	return "", nil
}

// zeroes are the values of all results but the last, which is an error.
func zeroes(file *rewrite.File, fn *ast.FuncType) ([]string, bool) {
	if fn == nil || fn.Results == nil {
		return nil, false
	}
	var out []string
	last := ""
	for _, r := range fn.Results.List {
		for range max(1, len(r.Names)) {
			last = file.Text(r.Type)
			out = append(out, zero(file, r.Type))
		}
	}
	return out[:len(out)-1], last == "error"
}

// zero is the zero value of a type; *new(T) is that of any.
func zero(file *rewrite.File, typ ast.Expr) string {
	switch typ := typ.(type) {
	case *ast.StarExpr, *ast.MapType, *ast.ChanType, *ast.FuncType, *ast.InterfaceType:
		return "nil"
	case *ast.ArrayType:
		if typ.Len == nil {
			return "nil"
		}
	case *ast.Ident:
		switch typ.Name {
		case "string":
			return `""`
		case "bool":
			return "false"
		case "error", "any":
			return "nil"
		case "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "byte", "rune", "float32", "float64":
			return "0"
		}
		if isStruct(file, typ.Name) {
			return typ.Name + "{}"
		}
	}
	return "*new(" + file.Text(typ) + ")"
}

// isStruct reports whether the file declares a struct type of this name.
func isStruct(file *rewrite.File, name string) bool {
	for _, d := range file.Syntax.Decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok || decl.Tok != token.TYPE {
			continue
		}
		for _, s := range decl.Specs {
			spec := s.(*ast.TypeSpec)
			if _, ok := spec.Type.(*ast.StructType); ok && spec.Name.Name == name {
				return true
			}
		}
	}
	return false
}
