package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestSARIF has Microsoft's validator read what lmicheck writes, by the rules of the
// format and by those of GitHub's ingestion. It must have nothing to say above the level of a
// note: its notes ask for another form of rule ids, and for copies of source text.
func TestSARIF(t *testing.T) {
	if !*full {
		t.Skip("needs an npm package; run: make e2e")
	}
	// One of the findings is known, and one of those that are known is gone.
	known, part := filepath.Join(t.TempDir(), "known.json"), filepath.Join(t.TempDir(), "part.sarif")
	output(t, testdata(t, "sample"), []int{0}, program, "--baseline", known, "--write-baseline", "--rules", "lazyinit,globalwrite", ".")
	output(t, testdata(t, "sample"), []int{1}, program, "--format", "sarif", "-o", part, ".")
	for name, args := range map[string][]string{
		"sample":   {"check", "-C", testdata(t, "sample"), "."},
		"corpus":   {"check", "-C", testdata(t, "corpus"), "./..."},
		"baseline": {"check", "-C", testdata(t, "sample"), "--baseline", known, "--disable", "lazyinit", "."},
		"merged":   {"report", "merge", part, part},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			log := filepath.Join(dir, "lmicheck.sarif")
			output(t, dir, []int{1}, program, append(args, "--format", "sarif", "-o", log)...)
			for _, r := range validate(t, log) {
				if r.Level != "note" {
					t.Errorf("%s: %s: %v", r.RuleID, r.Level, r.Message.Arguments)
				}
			}
		})
	}
}

// TestValidator: the rules of GitHub's ingestion are on: they find what it would refuse.
func TestValidator(t *testing.T) {
	if !*full {
		t.Skip("needs an npm package; run: make e2e")
	}
	log := filepath.Join(t.TempDir(), "bad.sarif")
	const bad = `{"$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json", "version": "2.1.0",
		"runs": [{"tool": {"driver": {"name": "x"}}, "results": [{"ruleId": "r", "message": {"text": "m"}}]}]}`
	if err := os.WriteFile(log, []byte(bad), 0o666); err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(validate(t, log), func(r result) bool { return strings.HasPrefix(r.RuleID, "GH") && r.Level == "error" }) {
		t.Error("the validator has nothing to say on behalf of GitHub")
	}
}

// validate returns what the validator says of a log.
func validate(t *testing.T, log string) []result {
	t.Helper()
	validator, err := filepath.Abs("node_modules/.bin/sarif-multitool")
	if err != nil {
		t.Fatal(err)
	}
	verdict := log + ".verdict"
	// The package's script hands its arguments to a shell, to which the semicolon is one.
	output(t, filepath.Dir(log), []int{0, 1}, validator, "validate", log, "--rule-kind", `"Sarif;Ghas"`, "--output", verdict)
	return verdictOf(t, verdict)
}

type result struct {
	RuleID  string `json:"ruleId"`
	Level   string `json:"level"` // "" is the default: warning
	Message struct {
		Arguments []string `json:"arguments"`
	} `json:"message"`
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
