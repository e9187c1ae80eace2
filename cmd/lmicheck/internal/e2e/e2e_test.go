// Package e2e tests the built program from outside, with other programs: the go
// command as a driver, and Microsoft's validator of SARIF.
//
// "go test" runs what takes seconds. "make e2e" installs the validator and runs
// everything, on all test input.
package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/harness/process"
)

var full = flag.Bool("e2e", false, "run all tests, on all input")

// program is the built lmicheck.
var program string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	process.Main() // harness starts this program again
	flag.Parse()
	dir, err := os.MkdirTemp("", "lmicheck-e2e-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	program = filepath.Join(dir, "lmicheck")
	if out, err := exec.Command("go", "build", "-o", program, "../..").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "building lmicheck: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// testdata returns the absolute path of a folder below testdata.
func testdata(t *testing.T, name string) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("../../../../testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// output runs a program in a directory and returns what it writes to standard
// output and to standard error. One of the exit codes must be the program's.
func output(t *testing.T, dir string, codes []int, name string, args ...string) (stdout, stderr []byte) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	for _, code := range codes {
		if cmd.ProcessState.ExitCode() == code {
			return out.Bytes(), errs.Bytes()
		}
	}
	t.Fatalf("%s %s: exit code %d, want one of %v\n%s", filepath.Base(name), strings.Join(args, " "), cmd.ProcessState.ExitCode(), codes, errs.String())
	return nil, nil
}

// TestSARIF has Microsoft's validator read what lmicheck writes. It must have
// nothing to say above the level of a note: its notes ask for another form of rule
// ids, and for copies of source text.
func TestSARIF(t *testing.T) {
	if !*full {
		t.Skip("needs an npm package; run: make e2e")
	}
	validator, err := filepath.Abs("node_modules/.bin/sarif-multitool")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"sample", "corpus"} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			log, verdict := filepath.Join(dir, "lmicheck.sarif"), filepath.Join(dir, "verdict.sarif")
			output(t, testdata(t, name), []int{1}, program, "check", "--format", "sarif", "-o", log, "./...")
			out, _ := output(t, dir, []int{0, 1}, validator, "validate", log, "--output", verdict)
			for _, r := range verdictOf(t, verdict) {
				if r.Level != "note" {
					t.Errorf("%s: %s\n%s", r.RuleID, r.Level, out)
				}
			}
		})
	}
}

type result struct {
	RuleID string `json:"ruleId"`
	Level  string `json:"level"` // "" is the default: warning
}

// verdictOf reads the results in the file that the validator writes.
func verdictOf(t *testing.T, name string) []result {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var log struct {
		Runs []struct {
			Results []result `json:"results"`
		} `json:"runs"`
	}
	if err := json.Unmarshal(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")), &log); err != nil {
		t.Fatal(err)
	}
	if len(log.Runs) != 1 {
		t.Fatalf("%s has %d runs, want 1", name, len(log.Runs))
	}
	return log.Runs[0].Results
}
