package page

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lmicheck/lmicheck/internal/finding"
)

// maker returns a Maker for a directory with one file.
func maker(t *testing.T, text string) *Maker {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.go"), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return NewMaker(dir, nil)
}

func TestExcerpt(t *testing.T) {
	m := maker(t, "package a\n\nfunc f() {\n\tx := \"ä\"\n\tg(\n\t\tx,\n\t)\n}\n\n\n")
	for _, tt := range []struct {
		name string
		span finding.Span
		want []Line
	}{
		{"part of a line, without common indentation", finding.Span{Line: 4, Column: 7, EndLine: 4, EndColumn: 11}, []Line{
			{3, "func f() {", "", ""}, {4, "\tx := ", `"ä"`, ""}, {5, "\tg(", "", ""}, {6, "\t\tx,", "", ""},
		}},
		{"several lines, none of the indentation", finding.Span{Line: 5, Column: 2, EndLine: 7, EndColumn: 3}, []Line{
			{3, "func f() {", "", ""}, {4, "\tx := \"ä\"", "", ""}, {5, "\t", "g(", ""}, {6, "\t\t", "x,", ""}, {7, "\t", ")", ""}, {8, "}", "", ""},
		}},
		{"only the beginning is known", finding.Span{Line: 1, Column: 1}, []Line{{1, "", "", "package a"}, {2, "", "", ""}, {3, "func f() {", "", ""}}},
		{"the end of the file", finding.Span{Line: 8, Column: 1, EndLine: 8, EndColumn: 2}, []Line{{6, "\t\tx,", "", ""}, {7, "\t)", "", ""}, {8, "", "}", ""}}},
		{"a column that is not there", finding.Span{Line: 1, Column: 90}, nil},
		{"a line that is not there", finding.Span{Line: 90, Column: 1}, nil},
	} {
		tt.span.File = "a.go"
		got := m.excerpt(tt.span)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.name, diff)
		}
	}
}

// TestLongLines: generated code has lines of megabytes.
func TestLongLines(t *testing.T) {
	m := maker(t, "package a\nvar x = `"+strings.Repeat("ä", 1<<20)+"` + last\n")
	for _, l := range m.excerpt(finding.Span{File: "a.go", Line: 2, Column: 10 + 2<<20 + 4, EndLine: 2, EndColumn: 10 + 2<<20 + 8}) {
		if n := len(l.Before + l.Marked + l.After); n > 3*maxLine {
			t.Errorf("line %d has %d bytes", l.Number, n)
		}
		if l.Number == 2 && l.Marked != "last" {
			t.Errorf("marked: %q", l.Marked)
		}
	}
}

func TestApply(t *testing.T) {
	const text = "package a\n\nvar x int\n"
	for _, tt := range []struct {
		name  string
		edits []finding.Edit
		want  string
	}{
		{"two, formatted again", []finding.Edit{{Start: 15, End: 16, New: "y  "}, {Start: 11, End: 11, New: "var   z int\n"}}, "package a\n\nvar z int\nvar y int\n"},
		{"behind the end", []finding.Edit{{Start: 10, End: 999}}, ""},
		{"overlapping", []finding.Edit{{Start: 0, End: 9}, {Start: 3, End: 5}}, ""},
		{"backwards", []finding.Edit{{Start: 9, End: 3}}, ""},
		{"not Go", []finding.Edit{{Start: 0, End: 9, New: "{"}}, "{\n\nvar x int\n"},
	} {
		if got, ok := apply(text, tt.edits); got != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: %q, %t; want %q", tt.name, got, ok, tt.want)
		}
	}
	if got, _ := apply("package  a\n", nil); got != "package  a\n" {
		t.Errorf("a file that is not formatted became %q", got)
	}
}

func TestID(t *testing.T) {
	m := NewMaker(".", nil)
	var got []string
	for _, name := range []string{"Orders API", "orders-api", "ä<b>", "", "", "a-2", "a", "a"} {
		got = append(got, m.ID("f-", name))
	}
	want := []string{"f-orders-api", "f-orders-api-2", "f-b", "f-", "f--2", "f-a-2", "f-a", "f-a-3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestSentence(t *testing.T) {
	for in, want := range map[string]string{
		"":           "",
		"ready":      "Ready.",
		"ällig":      "Ällig.",
		`"a" writes`: `"a" writes.`,
		"Done.":      "Done.",
	} {
		if got := Sentence(in); got != want {
			t.Errorf("Sentence(%q) = %q, want %q", in, got, want)
		}
	}
}
