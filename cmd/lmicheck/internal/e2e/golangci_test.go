package e2e

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var golangci = flag.String("golangci", "", "golangci-lint with the plugin")

// settings make golangci-lint run lmicheck only, and show everything that it finds.
const settings = `version: "2"
linters:
  default: none
  enable: [lmicheck]
  settings:
    custom:
      lmicheck:
        type: module
issues:
  max-issues-per-linter: 0
  max-same-issues: 0
  uniq-by-line: false
`

// TestGolangci compares what lmicheck finds by itself with what it finds as a plugin of a
// real golangci-lint.
func TestGolangci(t *testing.T) {
	if *golangci == "" {
		t.Skip("run: make golangci")
	}
	config := filepath.Join(t.TempDir(), "golangci.yml")
	if err := os.WriteFile(config, []byte(settings), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOLANGCI_LINT_CACHE", t.TempDir())
	for _, name := range []string{"sample", "corpus"} {
		t.Run(name, func(t *testing.T) {
			dir := testdata(t, name)
			out, _ := output(t, dir, []int{0, 1}, *golangci, "run", "-c", config, "--path-mode=abs", "--output.json.path=stdout", "--show-stats=false", "./...")
			var report struct {
				Issues []struct {
					Text string
					Pos  struct {
						Filename     string
						Line, Column int
					}
				}
			}
			if err := json.Unmarshal(out, &report); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, i := range report.Issues {
				rel := strings.TrimPrefix(i.Pos.Filename, dir+string(filepath.Separator))
				got = append(got, fmt.Sprintf("%s:%d:%d: %s", filepath.ToSlash(rel), i.Pos.Line, i.Pos.Column, i.Text))
			}
			slices.Sort(got)
			if diff := cmp.Diff(checkFindings(t, dir), slices.Compact(got)); diff != "" {
				t.Errorf("lmicheck check (-) and golangci-lint (+) differ:\n%s", diff)
			}
			t.Logf("%d findings", len(got))
		})
	}
}
