// Package evidence keeps what "lmicheck confirm" has seen in a file: a report in JSON
// form, with names relative to the directory of the run, and for each function the hash of
// the source that was run. A later run takes verdicts from it for source that is the same;
// "lmicheck check" shows them.
package evidence

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/json"
	"github.com/lmicheck/lmicheck/harness"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// A Stored is the content of a file. A nil *Stored has nothing.
type Stored struct {
	report *report.Report
}

// Read reads a file.
func Read(name string) (*Stored, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	r, err := json.Read(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &Stored{r}, nil
}

// Write encodes a report that is being made, with names relative to dir; root is that of
// the repository. The report is not changed.
func Write(r *report.Report, dir, root string) ([]byte, error) {
	var buf bytes.Buffer
	if err := json.Write(&buf, r); err != nil {
		return nil, err
	}
	copied, err := json.Read(&buf)
	if err != nil {
		return nil, err
	}
	copied.Relative(dir, root)
	buf.Reset()
	err = json.Write(&buf, copied)
	return buf.Bytes(), err
}

// Lookup returns the findings of a function with the verdicts that are known, if all are,
// and for this source and setup; and what else was seen.
func (s *Stored) Lookup(source, setup, pkg string, list []finding.Finding) ([]finding.Finding, *harness.Result, bool) {
	if s == nil {
		return nil, nil, false
	}
	i := slices.IndexFunc(s.report.Runs, func(r *harness.Result) bool { return r.Package == pkg && r.Source == source && r.Setup == setup })
	if i < 0 {
		return nil, nil, false
	}
	out := slices.Clone(list)
	for n := range out {
		if out[n].Verdict = s.verdict(out[n].Fingerprint); out[n].Verdict == nil {
			return nil, nil, false
		}
	}
	return out, s.run(i), true
}

func (s *Stored) verdict(fingerprint string) *finding.Verdict {
	for _, f := range s.report.Findings {
		if f.Fingerprint == fingerprint {
			return f.Verdict
		}
	}
	return nil
}

// Merge gives the findings of a report the verdicts that are known of them, and returns
// how many have one. It says in the report if these are of another source.
func (s *Stored) Merge(r *report.Report, source string) int {
	n := 0
	if slices.ContainsFunc(s.report.Runs, func(run *harness.Result) bool { return run.Source != source }) {
		r.BlindSpots = append(r.BlindSpots, finding.BlindSpot{Kind: "run", What: "the source has changed since the verdicts were made: they may not hold any more", Count: 1})
	}
	for i := range r.Findings {
		if v := s.verdict(r.Findings[i].Fingerprint); v != nil {
			r.Findings[i].Verdict = v
			n++
		}
	}
	return n
}

// Of gives the findings of a function, its main package, the verdicts that are known, and
// returns what a run of it has seen; nil if there was none. It reports whether that
// was the same source, as far as that is known.
func (s *Stored) Of(pkg, source string, list []finding.Finding) (result *harness.Result, same bool) {
	for i := range list {
		if v := s.verdict(list[i].Fingerprint); v != nil {
			list[i].Verdict = v
		}
	}
	i := slices.IndexFunc(s.report.Runs, func(r *harness.Result) bool { return r.Package == pkg })
	if i < 0 {
		return nil, true
	}
	result = s.run(i)
	return result, result.Source == "" || result.Source == source
}

// run returns a run with what was seen in it and is no finding of the analysis.
func (s *Stored) run(i int) *harness.Result {
	result := *s.report.Runs[i]
	for _, f := range s.report.Findings {
		if f.Evidence == finding.Observed && f.Package == result.Package {
			result.Findings = append(result.Findings, f)
		}
	}
	return &result
}

// Source is a hash of the Go files and module files of the module, or workspace, that a
// directory is in.
func Source(dir string) (string, error) {
	root := dir
	for d := dir; ; d = filepath.Dir(d) {
		for _, name := range []string{"go.mod", "go.work"} {
			if _, err := os.Stat(filepath.Join(d, name)); err == nil {
				root = d
			}
		}
		if d == filepath.Dir(d) {
			break
		}
	}
	h := sha256.New()
	kinds := []string{".go", ".mod", ".sum", ".work"}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if !d.Type().IsRegular() || !slices.Contains(kinds, filepath.Ext(name)) {
			return nil
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(name)
		fmt.Fprintf(h, "%q %d %x\n", filepath.ToSlash(rel), len(text), sha256.Sum256(text))
		return err
	})
	return hex.EncodeToString(h.Sum(nil)[:16]), err
}
