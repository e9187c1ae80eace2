package json_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/json"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/reporttest"
)

func TestGolden(t *testing.T) {
	for name, r := range map[string]*report.Report{"sample.json": reporttest.Sample(), "empty.json": {Version: report.Version}} {
		var buf bytes.Buffer
		if err := json.Write(&buf, r); err != nil {
			t.Fatal(err)
		}
		reporttest.Golden(t, name, buf.Bytes())
	}
}

func TestRoundTrip(t *testing.T) {
	want := reporttest.Sample()
	var buf bytes.Buffer
	if err := json.Write(&buf, want); err != nil {
		t.Fatal(err)
	}
	got, err := json.Read(&buf)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestReadErrors(t *testing.T) {
	for in, want := range map[string]string{
		"":                 "the input is empty",
		"{":                "unexpected EOF",
		`{"version":"99"}`: `its version is "99"`,
		`{"findings":[]}`:  `its version is ""`,

		`{"version":"1","runs":[{},null]}`: "run 2 is null",
		"{\"version\":\"1\"}\n{":           "there is more behind it",
		`{"version":"1"}{"version":"1"}`:   "there is more behind it",
	} {
		if _, err := json.Read(strings.NewReader(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Read(%q): error %v, want it to contain %q", in, err, want)
		}
	}
}
