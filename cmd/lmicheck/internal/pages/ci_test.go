package pages

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/starter"
)

// Expressions of GitHub are text to YAML: what is in them is looked at line by line.

// TestYAMLForm: the files are YAML, without blanks at the ends of lines.
func TestYAMLForm(t *testing.T) {
	for _, name := range []string{"action.yml", ".pre-commit-hooks.yaml"} {
		var tree any
		if err := yaml.Unmarshal([]byte(read(t, name)), &tree); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for i, line := range strings.Split(read(t, name), "\n") {
			if strings.TrimRight(line, " ") != line {
				t.Errorf("%s:%d: a blank at the end: %q", name, i+1, line)
			}
		}
	}
}

// TestAction: the action's expressions name inputs and outputs that there are.
func TestAction(t *testing.T) {
	text := read(t, "action.yml")
	inputs, rest, _ := strings.Cut(text, "\noutputs:\n")
	_, inputs, _ = strings.Cut(inputs, "\ninputs:\n")
	declared := matches(`(?m)^  ([a-z-]+):$`, inputs)
	if used := matches(`inputs\.([a-z-]+)`, rest); !slices.Equal(declared, used) {
		t.Errorf("declared inputs differ from those that are used (-declared +used)\n%s", cmp.Diff(declared, used))
	}
	set := matches(`echo "([a-z-]+)=[^"]*" >> "\$GITHUB_OUTPUT"`, text)
	if used := matches(`steps\.check\.outputs\.([a-z-]+)`, text); !slices.Equal(set, used) {
		t.Errorf("outputs that are set differ from those that are used (-set +used)\n%s", cmp.Diff(set, used))
	}
	for _, step := range strings.Split(rest, "\n    - name: ")[1:] {
		name, _, _ := strings.Cut(step, "\n")
		if strings.Contains(step, "\n      run: ") != strings.Contains(step, "\n      shell: bash\n") {
			t.Errorf("step %q: what is run needs a shell, and nothing else does", name)
		}
		if script := runBlock(step); strings.Contains(script, "${{") {
			t.Errorf("step %q: an expression in a script is an injection; it belongs into env", name)
		}
	}
	for _, row := range declared {
		if !strings.Contains(read(t, "docs/ci.md"), "| `"+row+"` |") {
			t.Errorf("docs/ci.md does not describe the input %q", row)
		}
	}
}

// matches returns the sorted first groups of all matches, each once.
func matches(pattern, text string) []string {
	var list []string
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		list = append(list, m[1])
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// runBlock returns the script of a step.
func runBlock(step string) string {
	_, body, _ := strings.Cut(step, "\n      run: |\n")
	var b strings.Builder
	for line := range strings.Lines(body) {
		if strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "        ") {
			break
		}
		b.WriteString(strings.TrimPrefix(line, "        "))
	}
	return b.String()
}

// TestActionCheck runs the script of the step that checks, as GitHub does, with a
// program in the place of lmicheck that writes down how it is called.
func TestActionCheck(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash")
	}
	const stub = `#!/bin/sh
echo "$@" >> "$RUNNER_TEMP/calls"
for last; do
  case $before in -o) echo '{}' > "$last";; esac
  before=$last
done
[ "$1" = check ] && exit "$STUB"
exit 1
`
	_, step, _ := strings.Cut(read(t, "action.yml"), "\n    - name: Check\n")
	script := runBlock("\n" + step)
	for code, failOn := range map[string]string{"0": "error", "1": "", "2": "note"} {
		flag := ""
		if failOn != "" {
			flag = " --fail-on " + failOn
		}
		tmp := t.TempDir()
		dir := filepath.Join(tmp, "lmicheck")
		if err := os.Mkdir(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "lmicheck"), []byte(stub), 0o777); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(bash, "--noprofile", "--norc", "-eo", "pipefail", "-c", script)
		cmd.Env = append(os.Environ(), "RUNNER_TEMP="+tmp, "GITHUB_OUTPUT="+filepath.Join(tmp, "out"),
			"ARGS=--tags a,b\n./cmd/*  ./api", "FAIL_ON="+failOn, "STUB="+code)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		want := map[string]string{
			"calls": "check --tags a,b ./cmd/* ./api" + flag + " --format json -o TMP/lmicheck/report.json\n" +
				"report" + flag + " --format github\n" +
				"report" + flag + " --format sarif --active -o TMP/lmicheck/lmicheck.sarif\n",
			"out": "exit-code=" + code + "\nreport=TMP/lmicheck/report.json\nsarif=TMP/lmicheck/lmicheck.sarif\n",
		}
		for name, text := range want {
			data, err := os.ReadFile(filepath.Join(tmp, name))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(text, strings.ReplaceAll(string(data), tmp, "TMP")); diff != "" {
				t.Errorf("exit code %s: %s (-want +got)\n%s", code, name, diff)
			}
		}
	}
}

func TestHooks(t *testing.T) {
	text := read(t, ".pre-commit-hooks.yaml")
	for _, want := range []string{"\n- id: lmicheck\n", "\n  name: ", "\n  entry: lmicheck check", "\n  language: golang\n", "\n  pass_filenames: false\n"} {
		if strings.Count(text, want) != 1 {
			t.Errorf("%d times, want once: %q", strings.Count(text, want), want)
		}
	}
	m := matches(`(?m)^  files: '(.*)'$`, text)
	if len(m) != 1 {
		t.Fatalf("%d patterns of files, want 1", len(m))
	}
	files := regexp.MustCompile(m[0]) // for these, Python's syntax is Go's
	for name, want := range map[string]bool{"a/b.go": true, "go.mod": true, "a/go.sum": true, "cargo.mod": false, "b.gox": false} {
		if files.MatchString(name) != want {
			t.Errorf("%s: want %v", name, want)
		}
	}
}

// TestStarterWorkflow: the workflow of "lmicheck init" is the one that is documented.
func TestStarterWorkflow(t *testing.T) {
	if text := starter.Workflow("."); !strings.Contains(read(t, "docs/ci.md"), "```yaml\n"+text+"```\n") {
		t.Errorf("docs/ci.md does not have the workflow of \"lmicheck init\":\n%s", text)
	}
}
