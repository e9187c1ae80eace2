// Package json writes and reads reports in their JSON form, the protocol that
// is documented at [report.Report].
package json

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// Write writes the report as indented JSON.
func Write(w io.Writer, r *report.Report) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false) // messages hold "->", and this is no web page
	enc.SetIndent("", "  ")
	return enc.Encode(nonNil(*r))
}

// Read reads a report that Write has written.
func Read(rd io.Reader) (*report.Report, error) {
	var r report.Report
	dec := json.NewDecoder(rd)
	if err := dec.Decode(&r); err == io.EOF {
		return nil, errors.New("reading a report: there is none, the input is empty")
	} else if err != nil {
		return nil, fmt.Errorf("reading a report: %w", err)
	}
	if r.Version != report.Version {
		return nil, fmt.Errorf("reading a report: its version is %q, this lmicheck reads version %q", r.Version, report.Version)
	}
	if i := slices.Index(r.Runs, nil); i >= 0 {
		return nil, fmt.Errorf("reading a report: run %d is null", i+1)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errors.New("reading a report: there is more behind it; join several with \"lmicheck report merge\"")
	}
	return nonNil(r), nil
}

// nonNil replaces nil slices, which would be null in JSON.
func nonNil(r report.Report) *report.Report {
	if r.Findings == nil {
		r.Findings = []finding.Finding{}
	}
	if r.Roots == nil {
		r.Roots = []report.Root{}
	}
	if r.BlindSpots == nil {
		r.BlindSpots = []finding.BlindSpot{}
	}
	if r.Errors == nil {
		r.Errors = []report.Problem{}
	}
	return &r
}
