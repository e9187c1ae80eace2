package text_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/reporttest"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/text"
	"github.com/lmicheck/lmicheck/internal/finding"
)

func TestGolden(t *testing.T) {
	for _, tt := range []struct {
		name   string
		report *report.Report
		opts   text.Options
	}{
		{"sample.txt", reporttest.Sample(), text.Options{}},
		{"sample.color.txt", reporttest.Sample(), text.Options{Color: true}},
		{"sample.quiet.txt", reporttest.Sample(), text.Options{Quiet: true}},
		{"empty.txt", report.New(report.Tool{}), text.Options{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.opts.Dir = reporttest.Dir(t)
			var buf bytes.Buffer
			if err := text.Write(&buf, tt.report, tt.opts); err != nil {
				t.Fatal(err)
			}
			reporttest.Golden(t, tt.name, buf.Bytes())
		})
	}
}

type fullDisk struct{ err error }

func (w fullDisk) Write([]byte) (int, error) { return 0, w.err }

func TestWriteError(t *testing.T) {
	want := errors.New("no space left on device")
	if err := text.Write(fullDisk{want}, reporttest.Sample(), text.Options{Dir: reporttest.Dir(t)}); !errors.Is(err, want) {
		t.Errorf("got error %v, want %v", err, want)
	}
}

// TestWhoElse: some sides are nobody's invocation.
func TestWhoElse(t *testing.T) {
	r := report.New(report.Tool{})
	r.Findings = []finding.Finding{{
		Rule: "r", Message: "m", Place: "p", Span: finding.Span{File: "a.go"},
		Sides: []finding.Side{
			{Access: "writes", Function: "f", Span: finding.Span{File: "a.go"}},
			{By: "a background goroutine", Access: "reads", Function: "g", Span: finding.Span{File: "b.go"}, Locks: []string{"mu"}},
			{By: "main, before Start", Access: "changes", Function: "main", Span: finding.Span{File: "c.go"}},
		},
	}}
	var buf bytes.Buffer
	if err := text.Write(&buf, r, text.Options{Dir: reporttest.Dir(t)}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"one invocation: writes p in f at a.go, no lock held\n",
		"a background goroutine: reads p in g at b.go, holding mu\n",
		"main, before Start: changes p in main at c.go\n",
	} {
		if !strings.Contains(buf.String(), want) {
			t.Errorf("no %q in\n%s", want, buf.String())
		}
	}
}
