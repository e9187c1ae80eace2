package text_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/reporttest"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/text"
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
