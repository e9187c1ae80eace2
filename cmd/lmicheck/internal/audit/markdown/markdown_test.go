package markdown_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit/audittest"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit/markdown"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/page/pagetest"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/reporttest"
)

func write(t *testing.T, r *audit.Report) string {
	t.Helper()
	var buf bytes.Buffer
	if err := markdown.Write(&buf, r, markdown.Options{Rules: audittest.Rules()}); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

func TestGolden(t *testing.T) {
	reporttest.Golden(t, "shop.md", []byte(write(t, audittest.Shop())))
}

// TestHostile: no text of an audit is markup, but in code.
func TestHostile(t *testing.T) {
	var r audit.Report
	pagetest.Fill(&r)
	r.Patches[0].Syntax = "yaml" // it is ours
	text := write(t, &r)
	code := regexp.MustCompile("(?s)```.*?\n```\n|`[^`\n]*`")
	rest := code.ReplaceAllString(text, "")
	if i := strings.IndexAny(rest, "<>"); i >= 0 {
		t.Errorf("markup: %s", rest[max(0, i-100):min(len(rest), i+100)])
	}
	if n := strings.Count(text, "alert(1)"); n < 60 {
		t.Errorf("the text is there %d times only", n)
	}
}

// TestSize: GitHub takes no summary of more than 1 MiB; 250 functions of a usual size are below.
func TestSize(t *testing.T) {
	r := audittest.Shop()
	for len(r.Functions) < 1000 {
		r.Functions = append(r.Functions, r.Functions[1])
	}
	got := write(t, r)
	for _, want := range []string{"And 500 more functions, listed by `--format json`.", "And 750 more functions"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q", want)
		}
	}
	if len(got) > 1<<20 {
		t.Errorf("%d bytes", len(got))
	}
}
