package sarif

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
)

// A Log is a SARIF log that is to be merged.
type Log struct {
	Name string // of the file, for errors
	Text []byte
}

// Merge joins logs and writes one. It returns the greatest exit code of lmicheck's runs.
//
// Runs of lmicheck become one run: GitHub refuses a log with several runs of one tool and
// category (github.blog/changelog/2024-05-06-code-scanning-will-stop-combining-runs-from-a-single-upload).
// Runs of other tools are kept as they are. Where a run was made does not matter, because
// file names are relative to the root of the repository. What Merge does not know, it keeps.
//
// The order of the logs does not matter: what only one of them can say of the whole, such as
// the version of the tool, is that of the first by its text.
func Merge(w io.Writer, logs []Log) (int, error) {
	var all map[string]any
	var own map[string]any
	runs := []any{}
	logs = slices.SortedFunc(slices.Values(logs), func(a, b Log) int { return bytes.Compare(a.Text, b.Text) })
	for _, l := range logs {
		dec := json.NewDecoder(bytes.NewReader(l.Text))
		dec.UseNumber()
		var log map[string]any
		if err := dec.Decode(&log); err != nil {
			return 0, fmt.Errorf("%s: %w", l.Name, err)
		}
		list, ok := log["runs"].([]any)
		if !ok {
			return 0, fmt.Errorf("%s: the SARIF log has no list of runs", l.Name)
		}
		for i, r := range list {
			run, ok := r.(map[string]any)
			switch {
			case !ok:
				return 0, fmt.Errorf("%s: run %d of the SARIF log is no object", l.Name, i+1)
			case toolName(run) != "lmicheck":
				runs = append(runs, run)
			case own == nil:
				own = run
			default:
				join(own, run)
			}
		}
		if all == nil {
			all = log
		}
	}
	if own != nil {
		sortResults(own)
		runs = append([]any{own}, runs...)
	}
	all["runs"] = runs
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return exitCode(own), enc.Encode(all)
}

// exitCode returns the greatest of a run's invocations.
func exitCode(run map[string]any) int {
	code := 0
	invocations, _ := run["invocations"].([]any)
	for _, inv := range invocations {
		code = max(code, int(number(at(inv, "exitCode"))))
	}
	return code
}

// at returns a value in nested objects and lists, nil if there is none.
func at(value any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			object, _ := value.(map[string]any)
			value = object[step]
		case int:
			list, _ := value.([]any)
			if step >= len(list) {
				return nil
			}
			value = list[step]
		}
	}
	return value
}

func toolName(run map[string]any) string {
	name, _ := at(run, "tool", "driver", "name").(string)
	return name
}

// join adds what another run of lmicheck has. Rules are those of all versions, by id, so
// that each result has its rule.
func join(run, other map[string]any) {
	for _, key := range []string{"results", "invocations"} {
		have, _ := run[key].([]any)
		more, _ := other[key].([]any)
		run[key] = slices.Concat(have, more)
	}
	driver, ok := at(run, "tool", "driver").(map[string]any)
	if !ok {
		return
	}
	rules, _ := driver["rules"].([]any)
	more, _ := at(other, "tool", "driver", "rules").([]any)
	for _, rule := range more {
		if !slices.ContainsFunc(rules, func(r any) bool { return at(r, "id") == at(rule, "id") }) {
			rules = append(rules, rule)
		}
	}
	slices.SortStableFunc(rules, func(a, b any) int { return cmp.Compare(text(at(a, "id")), text(at(b, "id"))) })
	driver["rules"] = rules
}

// sortResults brings results into the order of their places, and leaves out those that are
// there twice: with one rule, fingerprint and place. Which of them stays does not depend on the
// order of the logs.
func sortResults(run map[string]any) {
	list, _ := run["results"].([]any)
	type keyed struct {
		result any
		key    resultKey
		text   string
	}
	results := []keyed{}
	for _, r := range list {
		results = append(results, keyed{r, keyOf(r), encoded(r)})
	}
	slices.SortFunc(results, func(a, b keyed) int { return cmp.Or(a.key.compare(b.key), cmp.Compare(a.text, b.text)) })
	results = slices.CompactFunc(results, func(a, b keyed) bool { return a.key == b.key })
	list = []any{}
	for _, r := range results {
		list = append(list, r.result)
	}
	run["results"] = list

	invocations, _ := run["invocations"].([]any)
	slices.SortStableFunc(invocations, func(a, b any) int { return cmp.Compare(encoded(a), encoded(b)) })
	run["invocations"] = slices.CompactFunc(invocations, func(a, b any) bool { return encoded(a) == encoded(b) })
}

// A resultKey is what a result is known by.
type resultKey struct {
	uri               string
	line, column      int64
	code, rule, print string
}

func (k resultKey) compare(l resultKey) int {
	return cmp.Or(
		cmp.Compare(k.uri, l.uri), cmp.Compare(k.line, l.line), cmp.Compare(k.column, l.column),
		cmp.Compare(k.code, l.code), cmp.Compare(k.rule, l.rule), cmp.Compare(k.print, l.print),
	)
}

func keyOf(result any) resultKey {
	place := at(result, "locations", 0, "physicalLocation")
	return resultKey{
		uri: text(at(place, "artifactLocation", "uri")), line: number(at(place, "region", "startLine")), column: number(at(place, "region", "startColumn")),
		code: text(at(result, "properties", "code")), rule: text(at(result, "ruleId")),
		print: text(at(result, "partialFingerprints", fingerprintKey)),
	}
}

func text(value any) string {
	s, _ := value.(string)
	return s
}

func number(value any) int64 {
	n, _ := value.(json.Number)
	i, _ := n.Int64() // 0 for what is no number
	return i
}

func encoded(value any) string {
	text, _ := json.Marshal(value) // of what was decoded from JSON: it cannot fail
	return string(text)
}
