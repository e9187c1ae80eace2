package ignore

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// src has every form of the comment; the test names the lines that it suppresses.
const src = `package p

//lmicheck:ignore one above a declaration
var a int

var b int //lmicheck:ignore one behind code
var c int // not suppressed by the line above

func f() {
	//lmicheck:ignore one,L2 for both
	//lmicheck:ignore three stacked
	//
	// Prose after it.
	g(
		1,
	) //lmicheck:ignore L2 behind a bracket
	g(2)
	//lmicheck:ignore
	//lmicheck:ignore one
	//lmicheck:ignore one,four because
	//lmicheck:ignorefile one because
	// lmicheck:ignore one because a blank makes it prose
}
`

func TestParse(t *testing.T) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "a.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{"one": "one", "L1": "one", "two": "two", "L2": "two", "three": "three"}
	var set Set
	broken := set.Parse(fset, []*ast.File{file}, func(word string) (string, bool) {
		name, ok := names[word]
		return name, ok
	})
	var got []string
	for line := 1; line <= strings.Count(src, "\n"); line++ {
		for _, rule := range []string{"one", "two", "three"} {
			if reason := set.Reason("a.go", line, rule); reason != "" {
				got = append(got, fmt.Sprintf("%d %s %s", line, rule, reason))
			}
		}
	}
	want := []string{
		"4 one above a declaration",
		"6 one behind code",
		"14 one for both",
		"14 two for both",
		"14 three stacked",
		"16 two behind a bracket",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("suppressed (-want +got)\n%s", diff)
	}
	var texts []string
	for _, b := range broken {
		texts = append(texts, b.Pos.String()+" "+b.Message)
	}
	wantBroken := []string{
		"a.go:18:2 broken ignore: it names no rule; write //lmicheck:ignore RULE reason",
		"a.go:19:2 broken ignore: it gives no reason; write //lmicheck:ignore one reason",
		`a.go:20:2 broken ignore: there is no rule "four"; "lmicheck rules" lists them`,
	}
	if diff := cmp.Diff(wantBroken, texts); diff != "" {
		t.Errorf("broken (-want +got)\n%s", diff)
	}
}
