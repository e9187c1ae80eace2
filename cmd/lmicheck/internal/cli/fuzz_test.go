package cli

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	jsonformat "github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/json"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/reporttest"
)

// storedReports are reports in JSON form to begin with.
func storedReports(f *testing.F) []string {
	f.Helper()
	shard := reporttest.Sample()
	shard.Shard = &report.Shard{Index: 1, Total: 2}
	shard.Fixed = &report.Comparison{Gone: []string{"a"}, Still: []string{}, New: []string{"b"}}
	var texts []string
	for _, r := range []*report.Report{reporttest.Sample(), reporttest.Confirmed(), reporttest.Empty(), shard} {
		texts = append(texts, reportText(f, r))
	}
	return texts
}

func reportText(t testing.TB, r *report.Report) string {
	t.Helper()
	var buf bytes.Buffer
	if err := jsonformat.Write(&buf, r); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

// readReport reads what is a report.
func readReport(t *testing.T, text string) *report.Report {
	t.Helper()
	r, err := jsonformat.Read(strings.NewReader(text))
	if err == nil {
		return r
	}
	if !strings.HasPrefix(err.Error(), "reading a report: ") {
		t.Errorf("%q: %v", text, err)
	}
	t.Skip()
	return nil
}

// FuzzReport: whatever is read as a report can be written in each format, and in JSON so
// that it is read as the same.
func FuzzReport(f *testing.F) {
	for _, text := range storedReports(f) {
		f.Add(text)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		written := reportText(t, readReport(t, text))
		if diff := cmp.Diff(written, reportText(t, readReport(t, written))); diff != "" {
			t.Errorf("read again, it is another\n%s", diff)
		}
		for _, format := range formats {
			r := readReport(t, text)
			r.Absolute(dir)
			r.Relative(dir, dir)
			if err := format.write(io.Discard, r, rendering{dir: dir, root: dir, rules: analyzers.All, failOn: "warning"}); err != nil {
				t.Errorf("%s: %v\n%s", format.name, err, text)
			}
		}
	})
}

// FuzzMerge: the order of reports does not matter, and what has been merged is normal.
func FuzzMerge(f *testing.F) {
	texts := storedReports(f)
	for _, a := range texts {
		for _, b := range texts {
			f.Add(a, b)
		}
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		merge := func(texts ...string) string {
			var list []*report.Report
			for _, text := range texts {
				r := readReport(t, text)
				r.Runs = nil // their order is that of the reports
				r.Absolute("/src")
				list = append(list, r)
			}
			all, err := report.Merge(list)
			if err != nil {
				return "not merged" // which shards are named depends on the order
			}
			return reportText(t, all)
		}
		one, other := merge(a, b), merge(b, a)
		if diff := cmp.Diff(strings.Split(one, "\n"), strings.Split(other, "\n")); diff != "" {
			t.Errorf("the order matters\n%s", diff)
		}
		if one == "not merged" {
			return
		}
		if diff := cmp.Diff(strings.Split(one, "\n"), strings.Split(merge(one), "\n")); diff != "" {
			t.Errorf("merged again, it is another\n%s", diff)
		}
	})
}
