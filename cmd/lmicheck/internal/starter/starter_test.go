package starter_test

import (
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/cli"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/config"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/starter"
)

// TestConfig: the configuration is right as it is, and with all that is commented out.
func TestConfig(t *testing.T) {
	key := regexp.MustCompile(`(?m)^# ( *[a-z-]+:)`)
	all := key.ReplaceAllString(starter.Config, "$1")
	all = strings.Replace(all, "yaml-language-server:", "# ", 1)
	for _, text := range []string{starter.Config, all} {
		c, err := config.Parse(config.Name, []byte(text), cli.Vocabulary(analyzers.All))
		if err != nil {
			t.Fatal(err)
		}
		if c.Words["baseline"] != ".lmicheck-baseline.json" {
			t.Errorf("baseline: %q", c.Words["baseline"])
		}
	}
	for _, k := range config.Keys {
		if !strings.Contains(all, "\n"+k.Name+":") {
			t.Errorf("the key %s is not there", k.Name)
		}
	}
}

func TestWorkflow(t *testing.T) {
	for dir, name := range map[string]string{
		".":            ".github/workflows/lmicheck.yml",
		"services/api": ".github/workflows/lmicheck-services-api.yml",
		"a: b #c":      ".github/workflows/lmicheck-a: b #c.yml",
		"it's":         ".github/workflows/lmicheck-it's.yml",
	} {
		if got := starter.WorkflowName(dir); got != name {
			t.Errorf("%s: %s", dir, got)
		}
		var w struct {
			Jobs map[string]struct {
				Steps []struct {
					Uses string
					With map[string]string
				}
			}
		}
		if err := yaml.Unmarshal([]byte(starter.Workflow(dir)), &w); err != nil {
			t.Fatalf("%s: %v", dir, err)
		}
		steps := w.Jobs["lmicheck"].Steps
		if got := steps[len(steps)-1].With["working-directory"]; got != dir {
			t.Errorf("%q: working-directory is %q", dir, got)
		}
	}
}
