package html_test

import (
	"bytes"
	"testing"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit/audittest"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/audit/html"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/page/pagetest"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/reporttest"
)

func write(t *testing.T, r *audit.Report) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := html.Write(&buf, r, html.Options{Dir: audittest.Dir(t), Rules: audittest.Rules()}); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// TestGolden compares the part of a page that is not the same for all.
func TestGolden(t *testing.T) {
	for name, r := range map[string]*audit.Report{
		"shop.html":  audittest.Shop(),
		"empty.html": {Directory: ".", Decision: audit.Decision{Verdict: audit.Unknown, Text: "no function was found"}},
	} {
		got := write(t, r)
		reporttest.Golden(t, name, pagetest.Main(t, got))
		pagetest.Check(t, got)
		if !bytes.Equal(got, write(t, r)) {
			t.Errorf("%s: two pages of one report differ", name)
		}
	}
}

// TestHostile: no text of an audit is markup.
func TestHostile(t *testing.T) {
	var r audit.Report
	pagetest.Fill(&r)
	r.Functions = append(r.Functions, r.Functions[0]) // two of one name
	got := write(t, &r)
	pagetest.Check(t, got)
	if n := bytes.Count(got, []byte("alert(1)")); n < 80 {
		t.Errorf("the text is there %d times only", n)
	}
}
