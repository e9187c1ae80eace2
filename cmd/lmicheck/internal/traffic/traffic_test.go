package traffic

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func read(t *testing.T, name, text string) (*Table, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return Read(file, name)
}

func TestYAML(t *testing.T) {
	table, err := read(t, "traffic.yaml", `
defaults: {peak: 2, duration: 100}
functions:
  Orders: {requests: 42_000_000, duration: 180, peak: 3}
  aws_lambda_function.render["a"]:
    requests: 9e5
    memory: 8192
    gpu: true
  Idle: {requests: 0}
  Old: {requests: 1}
  OnlyPeak: {peak: 4}
`)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]Traffic{
		"Orders":                          {Requests: 42e6, Duration: 180, Peak: 3},
		`aws_lambda_function.render["a"]`: {Requests: 9e5, Duration: 100, Peak: 2, Memory: 8192, GPU: true},
		"Idle":                            {Requests: 0, Duration: 100, Peak: 2},
	} {
		got, ok := table.Of(name)
		got.From = ""
		if !ok || got != want {
			t.Errorf("%s: %+v, %v; want %+v", name, got, ok, want)
		}
	}
	for _, name := range []string{"OnlyPeak", "orders", "Other"} {
		if got, ok := table.Of(name); ok {
			t.Errorf("%s: %+v, although its requests are not known", name, got)
		}
	}
	if diff := cmp.Diff([]Unused{{"Old", 10}}, table.Unused()); diff != "" {
		t.Errorf("names that no function has (-want +got)\n%s", diff)
	}
}

func TestDefaultsAreForAll(t *testing.T) {
	table, err := read(t, "t.yaml", "defaults: {requests: 10, duration: 1}")
	if err != nil {
		t.Fatal(err)
	}
	got, ok := table.Of("any")
	if !ok || got.Peak != 1 || !strings.Contains(got.From, "peak is not known") {
		t.Errorf("%+v, %v", got, ok)
	}
	if _, ok := (*Table)(nil).Of("any"); ok || (*Table)(nil).Lacks("any") != "" {
		t.Error("a table that is not there has traffic")
	}
}

// TestLacks: half of what a bill needs is no bill, and not nothing either.
func TestLacks(t *testing.T) {
	table, err := read(t, "traffic.yaml", "functions:\n  Requests: {requests: 5}\n  Duration: {duration: 5}\n  Both: {requests: 5, duration: 5}\n  Peak: {peak: 5}")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"Requests": "how long an invocation takes is not known", "Duration": "how many requests it has in a month is not known",
		"Both": "", "Peak": "", "None": "",
	} {
		if got := table.Lacks(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if list := table.Unused(); len(list) != 0 {
		t.Errorf("asked for, and unused: %v", list)
	}
}

func TestYAMLRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                                    "t.yaml: there is nothing in it",
		"- a":                                 "t.yaml:1: the file: want a mapping",
		"functions: [a]":                      "t.yaml:1: functions: want a mapping",
		"function: {}":                        `t.yaml:1: "function" is none of defaults, functions`,
		"functions:\n  A: 3":                  "t.yaml:2: A: want a mapping",
		"functions:\n  A: {request: 3}":       `t.yaml:2: A: "request" is none of requests`,
		"functions:\n  A: {requests: many}":   `t.yaml:2: A: requests: want a number, not "many"`,
		"functions:\n  A: {requests: }":       "t.yaml:2: A: requests: want a number",
		"functions:\n  A: {requests: [1]}":    "t.yaml:2: A: requests: want a number",
		"functions:\n  A: {requests: -1}":     "t.yaml:2: A: requests is -1: want 0 or more",
		"functions:\n  A: {duration: .nan}":   "t.yaml:2: A: duration is NaN",
		"functions:\n  A: {requests: .inf}":   "t.yaml:2: A: requests is +Inf",
		"functions:\n  A: {peak: 0.5}":        "t.yaml:2: A: peak is 0.5: want 1 or more",
		"functions:\n  A: {memory: 1.5}":      "t.yaml:2: A: memory is 1.5: want whole MB",
		"functions:\n  A: {}\n  A: {}":        `t.yaml:3: "A" is there twice, first in line 2`,
		"functions:\n  A: {peak: 1\n":         "t.yaml: line ",
		"a: &a {b: *a}":                       "t.yaml",
		"functions:\n  A: {gpu: perhaps}":     `t.yaml:2: A: gpu: want true or false, not "perhaps"`,
		`{"MetricDataResults": [`:             "t.yaml:1: unexpected end of JSON input",
		"{\"MetricDataResults\":\n [3]}":      "t.yaml:2: json: cannot unmarshal number",
		`{"MetricDataResults": []}`:           "t.yaml: fewer than two times",
		`{"MetricDataResults": [{"Id":"x"}]}`: `t.yaml: result 0 (id "x", label "") is neither invocations nor durations`,
		`{"MetricDataResults": [{"Id":"duration","Values":[1]}]}`:               "has 0 times and 1 values",
		`{"MetricDataResults": [{"Id":"duration","StatusCode":"Forbidden"}]}`:   "has status Forbidden",
		`{"MetricDataResults": [{"Id":"duration","Timestamps":["yesterday"]}]}`: "yesterday",
	} {
		_, err := read(t, "t.yaml", text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v; want %q", text, err, want)
		}
	}
	_, err := read(t, "t.yaml", "functions:\n  A: {peak: 0}\n  B: {peak: 0}")
	if err == nil || strings.Count(err.Error(), "\n") != 1 || !strings.Contains(err.Error(), "t.yaml:3: B") {
		t.Errorf("not all faults are said: %v", err)
	}
}

// TestMetrics has two days, hour by hour, newest first as the service answers: one function
// in all of them, one in a single hour.
func TestMetrics(t *testing.T) {
	start := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	e := export{}
	add := func(id, label string, from, hours int, value func(i int) float64) {
		r := result{ID: id, Label: label, StatusCode: "Complete"}
		for i := from + hours - 1; i >= from; i-- {
			r.Timestamps = append(r.Timestamps, start.Add(time.Duration(i)*time.Hour))
			r.Values = append(r.Values, value(i))
		}
		e.MetricDataResults = append(e.MetricDataResults, r)
	}
	add("invocations", "shop-Orders-1AB2", 0, 48, func(i int) float64 { return 1000 + float64(i%24/12)*2000 }) // 1000 at night, 3000 by day
	add("duration", "shop-Orders-1AB2", 0, 48, func(i int) float64 { return 100 + float64(i%24/12)*40 })
	add("q1", "nightly Invocations", 3, 1, func(int) float64 { return 12 })
	add("q2", "nightly Duration", 3, 1, func(int) float64 { return 60000 })
	add("invocations", "never", 0, 0, nil)
	data, err := json.MarshalIndent(e, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	table, err := read(t, "metrics.json", string(data))
	if err != nil {
		t.Fatal(err)
	}
	check := func(name string, requests, duration, peak float64) {
		t.Helper()
		got, ok := table.Of(name)
		if !ok || math.Abs(got.Requests-requests) > 1e-6 || math.Abs(got.Duration-duration) > 1e-9 || math.Abs(got.Peak-peak) > 1e-9 {
			t.Errorf("%s: %+v, %v; want %g requests of %g ms, peak %g", name, got, ok, requests, duration, peak)
		}
	}
	check("Orders", 2000*730, (1000*100+3000*140)/4000.0, 1.5)
	check("shop-Orders-1AB2", 2000*730, 130, 1.5)
	check("aws_lambda_function.nightly", 12.0/48*730, 60000, 48)
	for _, name := range []string{"never", "Order", "shop"} { // the last is the stack
		if got, ok := table.Of(name); ok {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if len(table.Notes) != 1 || !strings.Contains(table.Notes[0], "48 hours in periods of 60 minutes") {
		t.Errorf("notes %q", table.Notes)
	}
	if table.Unused() != nil {
		t.Error("an export has functions of a whole account")
	}
}

// TestMetricsAmbiguous: two deployed functions of the same template.
func TestMetricsAmbiguous(t *testing.T) {
	table := &Table{physical: true, used: map[string]bool{}, functions: map[string]Entry{"a-Orders-1": {}, "b-Orders-2": {}, "orders": {}}}
	if key, ok := table.find("Orders"); ok {
		t.Errorf("Orders is %q", key)
	}
	if key, ok := table.find("orders"); !ok || key != "orders" {
		t.Errorf("orders is %q, %v", key, ok)
	}
}

// TestCommand: what is between the quotes is JSON.
func TestCommand(t *testing.T) {
	_, rest, _ := strings.Cut(Command, "--metric-data-queries '")
	text, _, _ := strings.Cut(rest, "'")
	var queries []struct{ ID, Label, Expression string }
	if err := json.Unmarshal([]byte(text), &queries); err != nil {
		t.Fatal(err)
	}
	if len(queries) != 2 || queries[0].Expression != `SEARCH('{AWS/Lambda,FunctionName} MetricName="Invocations"', 'Sum', 3600)` || queries[1].Label != "${PROP('Dim.FunctionName')}" {
		t.Errorf("%+v", queries)
	}
}

// FuzzRead: an error names the file in each line, and numbers are such that one can count
// with them.
func FuzzRead(f *testing.F) {
	f.Add("defaults: {gpu: true}\nfunctions:\n  A: {requests: 5e6, duration: 120, peak: 3, memory: 2048}\n")
	f.Add("a: &a {b: *a}")
	f.Add(`{"MetricDataResults": [{"Id":"duration","Label":"f","Timestamps":["2026-11-02T00:00:00Z","2026-11-02T01:00:00Z"],"Values":[1,2]},
		{"Id":"invocations","Label":"f","Timestamps":["2026-11-02T00:00:00Z","2026-11-02T01:00:00Z"],"Values":[1,2]}]}`)
	name := filepath.Join(f.TempDir(), "traffic")
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		table, err := Read(name, "t.yaml")
		if err != nil {
			for line := range strings.Lines(err.Error()) {
				if !strings.HasPrefix(line, "t.yaml:") {
					t.Errorf("%q: the error does not name the file: %v", text, err)
				}
			}
			return
		}
		for name := range table.functions {
			got, ok := table.Of(name)
			for _, x := range []float64{got.Requests, got.Duration, got.Peak} {
				if ok && (math.IsNaN(x) || math.IsInf(x, 0) || x < 0) {
					t.Errorf("%q: %s has %+v", text, name, got)
				}
			}
		}
	})
}
