package lower

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/lmicheck/lmicheck/internal/ir"
	"github.com/lmicheck/lmicheck/internal/kb"
)

// handlerDirective, above a function declaration, makes the function an entry
// point although nothing that the analysis can see passes it to Lambda.
const handlerDirective = "//lmicheck:handler"

// directives records the functions that comments declare to be handlers.
func (r *reducer) directives() {
	for _, f := range r.pass.Files {
		for _, d := range f.Decls {
			decl, ok := d.(*ast.FuncDecl)
			if !ok || !hasHandlerDirective(decl.Doc) {
				continue
			}
			if fn, ok := r.pass.TypesInfo.Defs[decl.Name].(*types.Func); ok {
				r.out.Roots = append(r.out.Roots, ir.Root{Func: kb.FuncKey(fn), Pos: r.pos(decl.Name.Pos())})
			}
		}
	}
}

func hasHandlerDirective(doc *ast.CommentGroup) bool {
	if doc == nil {
		return false
	}
	for _, c := range doc.List {
		if c.Text == handlerDirective || strings.HasPrefix(c.Text, handlerDirective+" ") {
			return true
		}
	}
	return false
}
