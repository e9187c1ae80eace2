package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report"
	jsonformat "github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/json"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/report/sarif"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/whole"
)

func (inv *invocation) report() *cobra.Command {
	var out outputFlags
	cmd := &cobra.Command{
		Use:   "report [flags] < findings.json",
		Short: "Convert a stored JSON report to another format",
		Long: `Report reads a report in JSON form, as "lmicheck check --format json" writes it,
from standard input, and writes it in another format. File names in it are relative
to the directory in which the check ran, which the report names relative to the root of
the repository; report works in the same repository, or another clone of it.`,
		Example: `  lmicheck check --format json -o findings.json ./...
  lmicheck report --format sarif -o lmicheck.sarif < findings.json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("report reads from standard input: lmicheck report < %s", args[0])
			}
			return nil
		},
		RunE: func(*cobra.Command, []string) error {
			if err := out.validate(); err != nil {
				return err
			}
			r, err := jsonformat.Read(inv.Stdin)
			if err != nil {
				return err
			}
			r.Absolute(repositoryRoot(inv.Dir))
			return inv.write(r, out, false)
		},
	}
	out.register(cmd, "warning")
	cmd.AddCommand(inv.mergeReports())
	return cmd
}

func (inv *invocation) mergeReports() *cobra.Command {
	var out outputFlags
	cmd := &cobra.Command{
		Use:   "merge [flags] FILE...",
		Short: "Join the reports of several runs",
		Long: `Merge joins the reports of several runs: of the shards of a repository ("lmicheck check
--shard"), or of several modules of it. All reports are in JSON form and become one in any
format, or all are SARIF and become one SARIF log.

The result does not depend on the order of the files. What is in several reports is there
once; blind spots are added up, errors joined. The shards of a run together give exactly
the report of the run without shards. A shard that is missing is an error, with exit code 2.
Otherwise the exit code is that of a check that finds all of it; for SARIF it is the
greatest of the runs, whatever --fail-on says now.`,
		Example: `  lmicheck report merge --format json -o all.json shard-1.json shard-2.json shard-3.json
  lmicheck report merge --format github shards/*.json
  lmicheck report merge -o all.sarif api.sarif worker.sarif`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := out.validate(); err != nil {
				return err
			}
			if len(args) == 0 {
				return usagef("usage: %s", cmd.UseLine())
			}
			return inv.mergeFiles(args, out, cmd.Flags().Changed("format"))
		},
	}
	out.register(cmd, "warning")
	return cmd
}

// mergeFiles reads the files, all of one form, and writes what they are together.
func (inv *invocation) mergeFiles(names []string, out outputFlags, formatGiven bool) error {
	var reports []*report.Report
	var logs []sarif.Log
	first := ""
	for _, name := range names {
		text, err := os.ReadFile(inv.path(name))
		if err != nil {
			return err
		}
		text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
		form, err := formOf(text)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		switch {
		case first == "":
			first = form
		case form != first:
			return fmt.Errorf("%s is %s, and %s is %s: reports of one form can be merged", names[0], first, name, form)
		}
		if form == formSARIF {
			logs = append(logs, sarif.Log{Name: name, Text: text})
			continue
		}
		r, err := jsonformat.Read(bytes.NewReader(text))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		r.Absolute(repositoryRoot(inv.Dir))
		reports = append(reports, r)
	}
	if first == formSARIF {
		return inv.mergeSARIF(logs, out, formatGiven)
	}
	all, err := report.Merge(reports)
	if err != nil {
		return err
	}
	return inv.write(all, out, false)
}

func (inv *invocation) mergeSARIF(logs []sarif.Log, out outputFlags, formatGiven bool) error {
	if formatGiven && out.format != "sarif" {
		return usagef("--format %s: SARIF is merged into SARIF; merge the JSON reports for other formats", out.format)
	}
	var buf bytes.Buffer
	code, err := sarif.Merge(&buf, logs)
	if err != nil {
		return err
	}
	inv.code = code
	if out.file != "" {
		return whole.Write(inv.path(out.file), buf.Bytes())
	}
	_, err = inv.Stdout.Write(buf.Bytes())
	return err
}

// The forms of reports that can be merged.
const (
	formReport = "a report of lmicheck"
	formSARIF  = "SARIF"
)

// formOf tells the forms apart by the version that both have.
func formOf(text []byte) (string, error) {
	var doc struct {
		Version string          `json:"version"`
		Tool    json.RawMessage `json:"tool"`
		Runs    json.RawMessage `json:"runs"`
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		return "", fmt.Errorf("this is no report: %w", err)
	}
	switch {
	case doc.Version == "2.1.0" && doc.Tool == nil && doc.Runs != nil:
		return formSARIF, nil
	case doc.Tool != nil:
		return formReport, nil
	}
	return "", errors.New("this is neither a JSON report of lmicheck nor SARIF 2.1.0")
}
