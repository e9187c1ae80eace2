// Package report turns conflicts into what rules return: findings, for drivers
// that know them, and diagnostics, for those that do not.
package report

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"go/token"

	"golang.org/x/tools/go/analysis"

	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/passes/conflict"
	"github.com/lmicheck/lmicheck/passes/effects"
)

// A Rule is what the rules about shared state differ in.
type Rule struct {
	Name    string
	Class   conflict.Class
	Message func(c *conflict.Conflict) string
	Fix     func(c *conflict.Conflict) []finding.Fix // may be nil
}

// Analyzer returns the analyzer for a rule; doc is its manual.
func (r Rule) Analyzer(doc string) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:       r.Name,
		Doc:        doc,
		URL:        URL(r.Name),
		Run:        r.run,
		Requires:   []*analysis.Analyzer{conflict.Analyzer},
		ResultType: reflect.TypeFor[[]finding.Finding](),
	}
}

func (r Rule) run(pass *analysis.Pass) (any, error) {
	var list []finding.Finding
	for _, c := range pass.ResultOf[conflict.Analyzer].(*conflict.Result).Conflicts {
		if c.Class == r.Class {
			list = append(list, r.finding(c))
		}
	}
	return Diagnose(pass, list), nil
}

func (r Rule) finding(c *conflict.Conflict) finding.Finding {
	f := finding.Finding{
		Rule: r.Name, Message: r.Message(c), Span: c.Access.Span,
		Package: c.Access.Package, Function: c.Access.Function, Place: Place(c.Access),
		Handler: c.Root.Name, Sides: []finding.Side{conflict.Side(c.Access)},
		Alone: c.Alone, Evidence: finding.Static,
	}
	start := c.Root.Start
	f.Start = &start
	if c.Other != nil {
		f.Sides = append(f.Sides, conflict.Side(c.Other))
	}
	if r.Fix != nil {
		f.Fixes = r.Fix(c)
	}
	return f
}

// positions converts spans to positions in a pass's file set.
type positions struct {
	pass  *analysis.Pass
	files map[string]*token.File
}

func newPositions(pass *analysis.Pass) positions {
	return positions{pass: pass, files: map[string]*token.File{}}
}

func (p positions) diagnostic(f *finding.Finding) analysis.Diagnostic {
	d := analysis.Diagnostic{Pos: p.pos(f.Span.File, f.Span.Line, f.Span.Column), Message: f.Message}
	if f.Span.EndLine > 0 {
		d.End = p.pos(f.Span.File, f.Span.EndLine, f.Span.EndColumn)
	}
	if len(f.Sides) > 1 {
		o := f.Sides[1]
		d.Related = append(d.Related, analysis.RelatedInformation{
			Pos:     p.pos(o.Span.File, o.Span.Line, o.Span.Column),
			Message: fmt.Sprintf("%s %s %q", o.Function, o.Access, f.Place),
		})
	}
	for _, fix := range f.Fixes {
		s := analysis.SuggestedFix{Message: fix.Message}
		for _, e := range fix.Edits {
			file := p.file(e.File)
			s.TextEdits = append(s.TextEdits, analysis.TextEdit{Pos: file.Pos(e.Start), End: file.Pos(e.End), NewText: []byte(e.New)})
		}
		d.SuggestedFixes = append(d.SuggestedFixes, s)
	}
	return d
}

// pos is the position of a line and column. Most findings are in the package
// under analysis. Others are where the write is, below it: such a file may be
// unknown to the file set, for drivers read dependencies from export data.
func (p positions) pos(name string, line, column int) token.Pos {
	f := p.file(name)
	if f == nil || line < 1 || line > f.LineCount() {
		return token.NoPos
	}
	pos := f.LineStart(line) + token.Pos(column-1)
	return min(pos, token.Pos(f.Base()+f.Size()))
}

func (p positions) file(name string) *token.File {
	if f, ok := p.files[name]; ok {
		return f
	}
	var found *token.File
	for _, file := range p.pass.Files {
		if f := p.pass.Fset.File(file.FileStart); f.Name() == name {
			found = f
		}
	}
	if found == nil {
		// A file that positions were read from by export data has no lines of its
		// own: add one that has.
		if text, err := os.ReadFile(name); err == nil {
			found = p.pass.Fset.AddFile(name, -1, len(text))
			found.SetLinesForContent(text)
		}
	}
	p.files[name] = found
	return found
}

// Place is the access path of what an access is to: for what a map or slice
// holds, that of the map or slice.
func Place(a *effects.Access) string {
	return strings.TrimSuffix(a.Place.Name, "[*]")
}

// At is where an access stands, for messages: "app.go:31".
func At(a *effects.Access) string {
	return fmt.Sprintf("%s:%d", filepath.Base(a.Span.File), a.Span.Line)
}

// Via names the function that makes the access, if the handler does not itself:
// " (via (*Store).Put)".
func Via(c *conflict.Conflict) string {
	if c.Access.Function == c.Root.Name {
		return ""
	}
	return " (via " + c.Access.Function + ")"
}

// Locking says how the reported side is locked, in view of the other.
func Locking(c *conflict.Conflict) string {
	var reading, writing string
	for _, l := range c.Access.Locks {
		switch {
		case !l.Place.Shared, l.Once && l.Read: // that a Once has run guards what it has made only
		case l.Read:
			reading = l.Place.Name
		default:
			writing = l.Place.Name
		}
	}
	switch {
	case writing != "" && c.Other != nil:
		return fmt.Sprintf("under %q only, which the access at %s does not hold", writing, At(c.Other))
	case reading != "" && c.Access.Kind.Writes():
		return fmt.Sprintf("holding %q for reading only", reading)
	}
	return "without synchronization"
}

// Also names the other side: " (also read at app.go:31)".
func Also(c *conflict.Conflict) string {
	o := c.Other
	if o == nil {
		return ""
	}
	verb := "read"
	switch {
	case o.Kind.Encode():
		verb = "returned and encoded"
	case o.Kind.Writes():
		verb = "written"
	}
	if o.Background {
		verb += " by a background goroutine"
	}
	return fmt.Sprintf(" (also %s at %s)", verb, At(o))
}
