package observation

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/harness/racelog"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// source is main.go of the function of these tests.
const source = `package main

var issued int

func handle() {
	issued++
	put("a", issued)   ` + `
	kept = payload
}

type Cache[K comparable, V any] struct{ m map[K]V }

func (c *Cache[K, V]) Put(k K, v V) { c.m[k] = v }
`

// newLog is the log of a function in a directory of its own.
func newLog(t *testing.T) *Log {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "orders")
	file := filepath.Join(dir, "main.go")
	err := os.Mkdir(dir, 0o755)
	if err == nil {
		err = os.WriteFile(file, []byte(source), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	return &Log{Function: Function{
		Package: "example.com/orders",
		Handler: "handle",
		Start:   finding.Span{File: file, Line: 5, Column: 1},
		Roots:   []string{dir},
	}}
}

// parse reads the form of Go's reports in which DIR stands for the directory of the function.
func parse(l *Log, text string) []racelog.Report {
	return racelog.Parse(strings.ReplaceAll(text, "DIR", l.Function.Roots[0]))
}

func TestName(t *testing.T) {
	for function, want := range map[string]string{
		"main.handle":                                  "handle",
		"main.(*api).handle-fm":                        "(*api).handle",
		"main.handle.func1":                            "handle.func1",
		"main.main.handle.func2.1":                     "main.handle.func2.1",
		"example.com/orders/store.(*Cache[...]).Put":   "(*Cache).Put",
		"example.com/a.b/store.Put":                    "Put",
		"gopkg.in/yaml%2ev3.(*Decoder).Decode":         "(*Decoder).Decode",
		"main.Map[go.shape.[]uint8,go.shape.string]":   "Map",
		"main.(*S[go.shape.*[]example.com/x.T]).Do-fm": "(*S).Do",
		"main": "main",
		"":     "",
	} {
		if got := Name(function); got != want {
			t.Errorf("%s: %s, want %s", function, got, want)
		}
	}
}

// TestSpan reads columns from a file that may have any form.
func TestSpan(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.go")
	if err := os.WriteFile(file, []byte("first\r\n\t\tsecond \t\r\n\n   \n \täb"), 0o644); err != nil {
		t.Fatal(err)
	}
	l := &Log{}
	for line, want := range map[int]finding.Span{
		1:  {Column: 1, EndLine: 1, EndColumn: 6},
		2:  {Column: 3, EndLine: 2, EndColumn: 9},
		3:  {Column: 1},
		4:  {Column: 1},
		5:  {Column: 3, EndLine: 5, EndColumn: 6},
		6:  {Column: 1},
		0:  {Column: 1},
		-1: {Column: 1},
	} {
		want.File, want.Line = file, line
		if got := l.span(racelog.Frame{File: file, Line: line}); got != want {
			t.Errorf("line %d: %+v, want %+v", line, got, want)
		}
	}
	if got := l.span(racelog.Frame{File: file + "x", Line: 1}); got != (finding.Span{File: file + "x", Line: 1, Column: 1}) {
		t.Errorf("no file: %+v", got)
	}
}

// TestStandsForTheFunction places what has no place of its own at the handler.
func TestStandsForTheFunction(t *testing.T) {
	l := newLog(t)
	l.Foreign("the answer to an invocation", "")
	l.Foreign("the answer to an invocation", "")
	l.Foreign("a request to dynamodb (GetItem)", "")
	l.Late()
	l.Late()
	l.TooFewPollers(1, 8, finding.Span{}, "")
	want := []string{
		"LMI903 a request to dynamodb (GetItem) has data of another invocation",
		"LMI903 the answer to an invocation has data of another invocation",
		"LMI906 an invocation is answered after its deadline: on Lambda the answer is refused with status 410, upon which the runtime client ends the process",
		"LMI908 the function polls for 1 of 8 invocations at once: the others are refused",
	}
	var got []string
	for _, f := range l.list {
		got = append(got, f.Code+" "+f.Message)
		if f.Span != l.Function.Start || f.Function != "handle" {
			t.Errorf("%s: %+v in %s", f.Message, f.Span, f.Function)
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	other := newLog(t)
	mod := finding.Span{File: "go.mod", Line: 1, Column: 1}
	other.TooFewPollers(1, 8, mod, "aws-lambda-go v1.50.0")
	if f := other.Findings()[0]; f.Span != mod || f.Function != "" || !strings.HasSuffix(f.Message, "are refused (aws-lambda-go v1.50.0)") {
		t.Errorf("%+v", f)
	}
	if f := (&Log{}).Findings(); len(f) != 0 {
		t.Errorf("%+v", f)
	}
}

func TestKinds(t *testing.T) {
	for i, k := range Kinds {
		if k.Code != fmt.Sprintf("LMI%d", 901+i) || !strings.HasPrefix(k.Doc, k.Name+": ") || k.Severity == "" || k.Since == "" {
			t.Errorf("%+v", k)
		}
	}
}
