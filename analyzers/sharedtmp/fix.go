package sharedtmp

import (
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/internal/rewrite"
	"github.com/lmicheck/lmicheck/passes/effects"
)

// fix gives a file that is created a name of its own, and removes it at the end. It is
// offered where the name is written once, so that nobody opens the file by it, and
// where the file is created, checked and used in one block, and not returned.
func fix(a *effects.Act) []finding.Fix {
	file, ok := rewrite.Read(a.Span.File)
	if !ok || a.Callee != "os.Create" {
		return nil
	}
	around := file.Enclosing(a.Span)
	call := rewrite.Innermost[*ast.CallExpr](around)
	variable, checked := created(file, around)
	if checked == nil || returns(rewrite.Innermost[*ast.BlockStmt](around), variable) {
		return nil
	}
	if call == nil || len(call.Args) != 1 || file.Text(call.Fun) != "os.Create" {
		return nil
	}
	name, ok := call.Args[0].(*ast.BasicLit)
	if !ok || name.Kind != token.STRING || file.Count(name.Value) != 1 {
		return nil
	}
	text, err := strconv.Unquote(name.Value)
	if err != nil || path.Dir(text) != "/tmp" || strings.Contains(text, "*") {
		return nil
	}
	base, ext := path.Base(text), path.Ext(text)
	pattern := strings.TrimSuffix(base, ext) + "-*" + ext
	edits := []finding.Edit{
		file.Replace(call, "os.CreateTemp(\"\", "+strconv.Quote(pattern)+")"),
		file.Insert(checked.End(), "\n\tdefer os.Remove("+variable+".Name())"),
	}
	return file.Fix("give the file a name of its own", edits, nil, nil)
}

// created returns the variable of "f, err := os.Create(...)" and the check of the error
// that follows.
func created(file *rewrite.File, around []ast.Node) (string, *ast.IfStmt) {
	block, assign := rewrite.Innermost[*ast.BlockStmt](around), rewrite.Innermost[*ast.AssignStmt](around)
	if block == nil || assign == nil || len(assign.Lhs) != 2 {
		return "", nil
	}
	i := slices.Index(block.List, ast.Stmt(assign))
	if i < 0 || i+1 >= len(block.List) {
		return "", nil
	}
	f, ok := assign.Lhs[0].(*ast.Ident)
	check, isIf := block.List[i+1].(*ast.IfStmt)
	if !ok || !isIf || check.Else != nil || file.Text(check.Cond) != file.Text(assign.Lhs[1])+" != nil" {
		return "", nil
	}
	return f.Name, check
}

// returns reports whether a block returns a variable.
func returns(block *ast.BlockStmt, name string) bool {
	found := false
	ast.Inspect(block, func(n ast.Node) bool {
		if ret, ok := n.(*ast.ReturnStmt); ok {
			for _, r := range ret.Results {
				id, ok := r.(*ast.Ident)
				found = found || ok && id.Name == name
			}
		}
		return !found
	})
	return found
}
