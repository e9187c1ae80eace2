package sarif_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/reporttest"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/sarif"
)

// FuzzMerge: the order of logs does not matter, what has been merged stays as it is, and
// an error names the file.
func FuzzMerge(f *testing.F) {
	var texts []string
	for _, r := range []*report.Report{reporttest.Sample(), reporttest.Confirmed(), reporttest.Empty()} {
		var buf bytes.Buffer
		if err := sarif.Write(&buf, r, sarif.Options{Dir: "/src", Root: "/src", Rules: reporttest.Rules(), ExitCode: 1}); err != nil {
			f.Fatal(err)
		}
		texts = append(texts, buf.String())
	}
	texts = append(texts, `{"runs": [{"tool": {"driver": {"name": "other"}}, "results": [3]}], "version": "2.1.0"}`)
	for _, a := range texts {
		for _, b := range texts {
			f.Add(a, b)
		}
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		merge := func(logs ...sarif.Log) string {
			var buf bytes.Buffer
			code, err := sarif.Merge(&buf, logs)
			switch {
			case err != nil && !strings.HasPrefix(err.Error(), "a.sarif: ") && !strings.HasPrefix(err.Error(), "b.sarif: "):
				t.Errorf("the error does not name the file: %v", err)
			case err != nil:
				t.Skip()
			case code < 0 || code > 2:
				t.Errorf("exit code %d", code)
			}
			return buf.String()
		}
		first, second := sarif.Log{Name: "a.sarif", Text: []byte(a)}, sarif.Log{Name: "b.sarif", Text: []byte(b)}
		one := merge(first, second)
		if diff := cmp.Diff(one, merge(second, first)); diff != "" {
			t.Errorf("the order matters\n%s", diff)
		}
		if diff := cmp.Diff(one, merge(sarif.Log{Name: "a.sarif", Text: []byte(one)})); diff != "" {
			t.Errorf("merged again, it is another\n%s", diff)
		}
	})
}
