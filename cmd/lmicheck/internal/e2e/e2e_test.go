// Package e2e tests the built program from outside, with other programs: the go
// command as a driver, Microsoft's validator of SARIF, and Chromium for pages of HTML.
//
// "go test" runs what takes seconds. "make e2e" installs validator and browser and runs
// everything, on all test input.
package e2e

import (
	"bytes"
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
