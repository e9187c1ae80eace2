package config_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xeipuuv/gojsonschema"
	"go.yaml.in/yaml/v3"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/config"
	"github.com/lmicheck/lmicheck/internal/finding"
)

var words = config.Vocabulary{
	Rules: []string{"globalwrite", "lazyinit"}, Observed: []string{"datarace"},
	Rule: func(word string) (string, bool) {
		name, ok := map[string]string{"globalwrite": "globalwrite", "lazyinit": "lazyinit", "LMI103": "lazyinit"}[word]
		return name, ok
	},
}

const whole = `# a comment
rules: &some [lazyinit, LMI103]
disable: *some
severity:
  globalwrite: note
fail-on: never
baseline: sub/known.json
tags:
- lambda
- "1"
handler: [example.com/m.Handle]
deps: # nothing
knowledge: /abs/kb.txt
`

func TestParse(t *testing.T) {
	got, err := config.Parse("/r/.lmicheck.yaml", []byte(whole), words)
	if err != nil {
		t.Fatal(err)
	}
	want := &config.Config{
		Lists: map[string][]string{
			"rules": {"lazyinit", "lazyinit"}, "disable": {"lazyinit", "lazyinit"},
			"tags": {"lambda", "1"}, "handler": {"example.com/m.Handle"},
		},
		Words:    map[string]string{"fail-on": "never", "baseline": filepath.Join("/r", "sub", "known.json"), "knowledge": "/abs/kb.txt"},
		Severity: map[string]finding.Severity{"globalwrite": "note"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, text := range []string{"", "# nothing\n", "---\n", "rules:\n"} {
		got, err := config.Parse("f", []byte(text), words)
		if err != nil || len(got.Lists)+len(got.Words)+len(got.Severity) > 0 {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

// bad are configurations and all that is said of each. The schema must refuse those that
// are YAML, too, except where it cannot know.
var bad = []struct {
	text, want string
	schema     bool // whether the schema lets it through
}{
	{"rule: [lazyinit]\n", `f:1:1: unknown key "rule" (did you mean "rules"?); the keys are`, false},
	{"faill-on: error\n", `f:1:1: unknown key "faill-on" (did you mean "fail-on"?)`, false},
	{"zzz: 1\n", `f:1:1: unknown key "zzz"; the keys are`, false},
	{"rules: lazyinit\n", `f:1:8: rules: a list such as [a, b] is wanted, not "lazyinit"`, false},
	{"rules: [lazyinti]\n", `f:1:9: rules: there is no rule "lazyinti" (did you mean "lazyinit"?)`, false},
	{"rules:\n  - lazyinit\n  - {a: b}\n", `f:3:5: rules: a word is wanted, not keys with values`, false},
	{"disable: [datarace]\n", `f:1:11: disable: "datarace" is what "lmicheck run" observes`, false},
	{"tags: [1]\n", `f:1:8: tags: a word is wanted, not the number 1`, false},
	{"tags: [true]\n", `f:1:8: tags: a word is wanted, not true (quote it`, false},
	{"tags: {a: b}\n", `f:1:7: tags: a list such as [a, b] is wanted, not keys with values`, false},
	{"fail-on: warn\n", `f:1:10: fail-on: "warn" is not one of error, warning, note, never (did you mean "warning"?)`, false},
	{"severity: note\n", `f:1:11: severity: entries such as "globalwrite: note" are wanted, not "note"`, false},
	{"severity: {lazyinit: never}\n", `f:1:22: lazyinit: "never" is not one of error, warning, note`, false},
	{"severity: {lazy: note}\n", `f:1:12: severity: there is no rule "lazy" (did you mean "lazyinit"?)`, false},
	{"severity: {lazyinit: note, LMI103: error}\n", `f:1:28: severity: "LMI103" is the rule "lazyinit", which is there already`, true},
	{"baseline: [a]\n", `f:1:11: baseline: a word is wanted, not a list`, false},
	{"baseline: ''\n", `f:1:11: baseline: the name of a file is wanted`, false},
	{"- rules\n", `f:1:1: keys such as "rules:" are wanted here, not a list`, false},
	{"rules: []\n? [a]\n: b\n", `f:2:3: a word is wanted for a key, not a list`, true},
	{"tags: [a]\ntags: [b]\n", `f:2:1: "tags" is there twice; the first is on line 1`, true},
	{"tags: [a]\n---\ntags: [b]\n", `f:2:1: a second document begins here`, true},
	{"rules: [\n", `f:1: not YAML: `, true},
	{"rules:\n\t- a\n", `f:2: not YAML: `, true},
	{"rules: *none\n", `f: not YAML: unknown anchor 'none' referenced`, true},
}

func TestMistakes(t *testing.T) {
	for _, c := range bad {
		_, err := config.Parse("f", []byte(c.text), words)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q: %v, want %s", c.text, err, c.want)
		}
	}
	_, err := config.Parse("f", []byte("a: 1\nb: 2\n"), words)
	if err == nil || strings.Count(err.Error(), "unknown key") != 2 {
		t.Errorf("not each mistake is told: %v", err)
	}
}

// TestSchema: what editors let through is what Parse takes.
func TestSchema(t *testing.T) {
	schema, err := gojsonschema.NewSchema(gojsonschema.NewBytesLoader(config.Schema(words, []string{"LMI103"})))
	if err != nil {
		t.Fatal(err)
	}
	check := func(text string, valid bool) {
		t.Helper()
		var tree any
		if err := yaml.Unmarshal([]byte(text), &tree); err != nil {
			return
		}
		doc, err := json.Marshal(tree)
		if err != nil {
			return // a key that is no word
		}
		result, err := schema.Validate(gojsonschema.NewBytesLoader(doc))
		if err != nil {
			t.Fatal(err)
		}
		if result.Valid() != valid {
			t.Errorf("%q: valid by the schema: %v, want %v: %v", text, result.Valid(), valid, result.Errors())
		}
	}
	check(whole, true)
	for _, c := range bad {
		check(c.text, c.schema)
	}
}

func TestFind(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "a", "b")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	write := func(name string) string {
		name = filepath.Join(root, name)
		if err := os.WriteFile(name, nil, 0o666); err != nil {
			t.Fatal(err)
		}
		return name
	}
	want := func(name, root, mistake string) {
		t.Helper()
		got, err := config.Find(dir, root)
		if got != name || (err == nil) != (mistake == "") || err != nil && !strings.Contains(err.Error(), mistake) {
			t.Errorf("%q, %v", got, err)
		}
	}
	want("", root, "")
	top := write(config.Name)
	want(top, root, "")
	want("", filepath.Join(root, "a"), "") // above the root, another's
	write("a/.lmicheck.yml")
	want("", root, "the configuration's name is .lmicheck.yaml")
	want(write("a/b/"+config.Name), root, "")
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(whole))
	for _, c := range bad {
		f.Add([]byte(c.text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if _, err := config.Parse("f", text, words); err != nil {
			for line := range bytes.Lines([]byte(err.Error())) {
				if !bytes.HasPrefix(line, []byte("f:")) && len(line) > 1 {
					t.Errorf("%q: %v", text, err)
				}
			}
		}
	})
}
