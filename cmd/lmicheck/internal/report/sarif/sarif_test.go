package sarif_test

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xeipuuv/gojsonschema"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/reporttest"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/sarif"
)

func write(t *testing.T, r *report.Report) []byte {
	t.Helper()
	dir := reporttest.Dir(t)
	var buf bytes.Buffer
	opts := sarif.Options{Dir: dir, Root: dir, Rules: reporttest.Rules(), ExitCode: r.ExitCode("warning")}
	if err := sarif.Write(&buf, r, opts); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestGolden(t *testing.T) {
	got := write(t, reporttest.Sample())
	got = bytes.ReplaceAll(got, []byte(reporttest.Dir(t)), []byte("/src"))
	reporttest.Golden(t, "sample.sarif", got)
}

// TestSchema validates the bytes that were written, not the library's values:
// the library adds to them whatever its own validation asks for.
func TestSchema(t *testing.T) {
	file, err := filepath.Abs("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := gojsonschema.NewSchema(gojsonschema.NewReferenceLoader("file://" + filepath.ToSlash(file)))
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]*report.Report{
		"sample": reporttest.Sample(),
		"empty":  report.New(report.Tool{Name: "lmicheck", Version: "v1", URL: "https://example.com"}),
	} {
		result, err := schema.Validate(gojsonschema.NewBytesLoader(write(t, r)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, e := range result.Errors() {
			t.Errorf("%s: %s", name, e)
		}
	}
}

func TestReferences(t *testing.T) {
	var doc struct {
		Runs []struct {
			Tool struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			Results []struct {
				RuleID           string
				Message          struct{ Text string }
				RelatedLocations []struct{ ID int }
			}
		}
	}
	if err := json.Unmarshal(write(t, reporttest.Sample()), &doc); err != nil {
		t.Fatal(err)
	}
	run := doc.Runs[0]
	rules := map[string]bool{}
	last := ""
	for _, r := range run.Tool.Driver.Rules {
		if r.ID <= last {
			t.Errorf("rule %q stands after %q", r.ID, last)
		}
		last = r.ID
		rules[r.ID] = true
	}
	if len(rules) != len(reporttest.Rules()) {
		t.Errorf("%d rules listed, want all %d", len(rules), len(reporttest.Rules()))
	}
	for _, res := range run.Results {
		if !rules[res.RuleID] {
			t.Errorf("result of rule %q, which is not listed", res.RuleID)
		}
		if strings.Count(res.Message.Text, "](") != len(res.RelatedLocations) {
			t.Errorf("message %q does not refer to each of its %d related locations", res.Message.Text, len(res.RelatedLocations))
		}
	}
}

func TestOutsideRoot(t *testing.T) {
	r := reporttest.Sample()
	r.Findings[0].Span.File = "/elsewhere/mod cache/x.go"
	if got := string(write(t, r)); !strings.Contains(got, `"uri": "file:///elsewhere/mod%20cache/x.go"`) {
		t.Error("a file outside the root has no absolute URI")
	}
}
