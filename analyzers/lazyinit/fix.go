package lazyinit

import (
	"go/ast"
	"go/token"
	"slices"

	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/internal/rewrite"
	"github.com/lmicheck/lmicheck/passes/conflict"
)

// fix runs the initialisation under a sync.Once of its own:
//
//	if db == nil {            dbOnce.Do(func() {
//		db = open()               if db == nil {
//	}                  →              db = open()
//	                              }
//	                          })
//
// The check stays, so that a value that was set before (by a test, by main) is
// kept. The fix is offered only where it is certain to compile and to be enough:
// nothing leaves the body, the variable or field is declared in the same file,
// and nobody looks at it in another function, past the Once.
//
// It works on the text of the file alone, since the write may stand in a package
// of which the driver has no syntax.
func fix(c *conflict.Conflict) []finding.Fix {
	a := c.Access
	if !a.Kind.Writes() || len(a.Locks) > 0 || c.Other != nil && c.Other.Function != a.Function {
		return nil
	}
	file, ok := rewrite.Read(a.Span.File)
	if !ok {
		return nil
	}
	f := fixer{File: file}
	if !f.find(a.Span) || !f.declaration() || leaves(f.check.Body) {
		return nil
	}
	return f.Fix("initialise under a sync.Once", f.edits(), []string{"sync"}, nil)
}

// A fixer holds what the fix is made of, as it is found.
type fixer struct {
	*rewrite.File

	fn     *ast.FuncDecl
	check  *ast.IfStmt // if x == nil { ... }
	owner  string      // "c." for a field of the receiver c, "" for a package variable
	name   string      // the variable or field
	insert token.Pos   // after its declaration
	once   string      // declaration of the Once, to be inserted there
}

// find locates the assignment at a position, and the check around it.
func (f *fixer) find(span finding.Span) bool {
	var assign *ast.AssignStmt
	for _, n := range f.Enclosing(span) {
		switch n := n.(type) {
		case *ast.FuncDecl:
			f.fn = n
		case *ast.FuncLit:
			f.fn, f.check = nil, nil // the closure may run elsewhere
		case *ast.IfStmt:
			f.check = n
		case *ast.AssignStmt:
			assign = n
		}
	}
	if f.fn == nil || f.check == nil || assign == nil || f.check.Else != nil || f.check.Init != nil {
		return false
	}
	return f.assigned(assign, f.Enclosing(span))
}

// assigned finds out what the assignment sets at a position, around which are the nodes.
func (f *fixer) assigned(assign *ast.AssignStmt, around []ast.Node) bool {
	for _, lhs := range assign.Lhs {
		if !slices.Contains(around, ast.Node(lhs)) {
			continue
		}
		switch lhs := lhs.(type) {
		case *ast.Ident:
			f.name = lhs.Name
		case *ast.SelectorExpr:
			x, ok := lhs.X.(*ast.Ident)
			if !ok || !f.isPointerReceiver(x.Name) {
				return false
			}
			f.owner, f.name = x.Name+".", lhs.Sel.Name
		}
	}
	return f.name != "" && mentions(f.check.Cond, f.name)
}

func (f *fixer) isPointerReceiver(name string) bool {
	if f.fn.Recv == nil || len(f.fn.Recv.List) != 1 || len(f.fn.Recv.List[0].Names) != 1 {
		return false
	}
	_, pointer := f.fn.Recv.List[0].Type.(*ast.StarExpr)
	return pointer && f.fn.Recv.List[0].Names[0].Name == name
}

func mentions(cond ast.Expr, name string) bool {
	found := false
	ast.Inspect(cond, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && id.Name == name
		return !found
	})
	return found
}

// leaves reports whether control can leave the body other than at its end.
func leaves(body *ast.BlockStmt) bool {
	out := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt, *ast.BranchStmt, *ast.LabeledStmt, *ast.DeferStmt:
			out = true
		}
		return !out
	})
	return out
}

// declaration finds where the variable or field is declared, and what to add there.
func (f *fixer) declaration() bool {
	if f.Contains(f.name + "Once") {
		return false // the name is taken, or the fix has been applied
	}
	if f.owner == "" {
		return f.variable()
	}
	return f.field()
}

func (f *fixer) variable() bool {
	for _, d := range f.Syntax.Decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok || decl.Tok != token.VAR {
			continue
		}
		for _, s := range decl.Specs {
			spec := s.(*ast.ValueSpec)
			if slices.ContainsFunc(spec.Names, func(id *ast.Ident) bool { return id.Name == f.name }) {
				f.insert = end(decl, spec.Comment)
				f.once = "\n\nvar " + f.name + "Once sync.Once"
				return true
			}
		}
	}
	return false
}

func (f *fixer) field() bool {
	star := f.fn.Recv.List[0].Type.(*ast.StarExpr)
	id, ok := star.X.(*ast.Ident)
	if !ok {
		return false
	}
	st := f.structType(id.Name)
	if st == nil || f.copied(id.Name) {
		return false
	}
	for _, field := range st.Fields.List {
		if slices.ContainsFunc(field.Names, func(id *ast.Ident) bool { return id.Name == f.name }) {
			f.insert = end(field, field.Comment)
			f.once = "\n\t" + f.name + "Once sync.Once"
			return true
		}
	}
	return false
}

// end returns where a declaration ends, together with the comment behind it.
func end(decl ast.Node, comment *ast.CommentGroup) token.Pos {
	if comment == nil {
		return decl.End()
	}
	return max(decl.End(), comment.End())
}

func (f *fixer) structType(name string) *ast.StructType {
	for _, d := range f.Syntax.Decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, s := range decl.Specs {
			if t, ok := s.(*ast.TypeSpec); ok && t.Name.Name == name {
				st, _ := t.Type.(*ast.StructType)
				return st
			}
		}
	}
	return nil
}

// copied reports whether a method takes the type by value: a Once must not be copied.
func (f *fixer) copied(name string) bool {
	return slices.ContainsFunc(f.Syntax.Decls, func(d ast.Decl) bool {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Recv == nil || len(fn.Recv.List) == 0 {
			return false
		}
		id, ok := fn.Recv.List[0].Type.(*ast.Ident)
		return ok && id.Name == name
	})
}

func (f *fixer) edits() []finding.Edit {
	return []finding.Edit{
		f.Insert(f.insert, f.once),
		f.Insert(f.check.Pos(), f.owner+f.name+"Once.Do(func() {\n"),
		f.Insert(f.check.End(), "\n})"),
	}
}
