// Package traffic reads what functions do in a month: from a file that a person writes, or
// from metrics of CloudWatch.
//
// A file is YAML:
//
//	defaults: {peak: 2}
//	functions:
//	  OrdersFunction: {requests: 42000000, duration: 180, peak: 3}
//	  aws_lambda_function.render: {requests: 9e5, duration: 4000, memory: 8192}
//
// Keys are the names that functions have in their templates. An export is what
// "aws cloudwatch get-metric-data" prints, see [Command].
package traffic

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
)

// A Traffic is what a function does in a month, and what it needs that no template says.
type Traffic struct {
	Requests float64 `json:"requests"`         // invocations in a month
	Duration float64 `json:"duration"`         // of an invocation, milliseconds, on average
	Peak     float64 `json:"peak"`             // highest sustained rate as a multiple of the average; 1 if nothing is known
	Memory   int     `json:"memory,omitempty"` // MB that an environment needs; 0: not known
	GPU      bool    `json:"gpu,omitempty"`    // it needs a graphics processor
	From     string  `json:"from"`             // where this is known from, one line
}

// An Entry is what is known of a function; fields that are nil are not known.
type Entry struct {
	Requests, Duration, Peak *float64
	Memory                   *int
	GPU                      *bool

	line int // in a file; 0: none
	from string
}

// A Table is what is known of functions.
type Table struct {
	Defaults Entry // of functions that have no entry, and of what entries leave out
	File     string
	Notes    []string // how figures came about, each one line

	functions map[string]Entry
	physical  bool // names are those of deployed functions
	used      map[string]bool
}

// New returns a table that has the same for every function.
func New(all Entry) *Table {
	t := &Table{used: map[string]bool{}}
	t.Override(all)
	return t
}

// Override says what holds for functions that have no entry, and for what entries leave out,
// in place of what the file says of that.
func (t *Table) Override(all Entry) {
	all.from = "the command line"
	t.Defaults = all.or(t.Defaults)
}

// Read reads a file of either kind, which is called name in what is said of it. Errors name its
// lines.
func Read(file, name string) (*Table, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	t := &Table{File: name, functions: map[string]Entry{}, used: map[string]bool{}}
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) && bytes.Contains(data, []byte(`"MetricDataResults"`)) {
		return t, t.readMetrics(data)
	}
	return t, t.readYAML(data)
}

// Of returns the traffic of a function, by the name that it has in its template. It reports
// whether requests and duration are known. A nil table has nothing.
func (t *Table) Of(name string) (Traffic, bool) {
	if t == nil {
		return Traffic{}, false
	}
	e := t.entryOf(name)
	if e.Requests == nil || e.Duration == nil {
		return Traffic{}, false
	}
	out := Traffic{Requests: *e.Requests, Duration: *e.Duration, Peak: 1, From: e.from}
	if e.Peak != nil {
		out.Peak = *e.Peak
	} else {
		out.From += "; its peak is not known, and steady traffic is assumed"
	}
	if e.Memory != nil {
		out.Memory = *e.Memory
	}
	out.GPU = e.GPU != nil && *e.GPU
	return out, true
}

// Lacks says what is missing where only one of requests and duration is known, in a line.
func (t *Table) Lacks(name string) string {
	if t == nil {
		return ""
	}
	switch e := t.entryOf(name); {
	case e.Requests == nil && e.Duration != nil:
		return "how many requests it has in a month is not known"
	case e.Requests != nil && e.Duration == nil:
		return "how long an invocation takes is not known"
	}
	return ""
}

// entryOf returns what is known of a function, by itself or by default.
func (t *Table) entryOf(name string) Entry {
	key, ok := t.find(name)
	if !ok {
		return t.Defaults
	}
	t.used[key] = true
	return t.functions[key].or(t.Defaults)
}

// or fills in what an entry leaves out.
func (e Entry) or(d Entry) Entry {
	if e.Requests == nil {
		e.Requests = d.Requests
	}
	if e.Duration == nil {
		e.Duration = d.Duration
	}
	if e.Peak == nil {
		e.Peak = d.Peak
	}
	if e.Memory == nil {
		e.Memory = d.Memory
	}
	if e.GPU == nil {
		e.GPU = d.GPU
	}
	return e
}

// find returns the key of a function. Metrics have the names of deployed functions: those
// that CloudFormation makes are STACK-NAME-SUFFIX, and in a resource address of Terraform
// the name may be the last word. A name that fits several is none.
func (t *Table) find(name string) (string, bool) {
	if _, ok := t.functions[name]; ok || !t.physical {
		return name, ok
	}
	short := name[strings.LastIndexByte(name, '.')+1:]
	var found []string
	for key := range t.functions {
		if key == short || strings.Contains(key+"-", "-"+name+"-") {
			found = append(found, key)
		}
	}
	if len(found) != 1 {
		return "", false
	}
	return found[0], true
}

// Unused says which functions of a file were never asked for: their names are misspelt, or
// they are not there any more. An export has those of a whole account.
func (t *Table) Unused() []Unused {
	if t == nil || t.physical {
		return nil
	}
	var out []Unused
	for name, e := range t.functions {
		if !t.used[name] {
			out = append(out, Unused{Name: name, Line: e.line})
		}
	}
	slices.SortFunc(out, func(a, b Unused) int { return a.Line - b.Line })
	return out
}

// An Unused is a name in a file that no function has.
type Unused struct {
	Name string
	Line int
}

// number checks a figure.
func number(name string, v, least float64) error {
	if math.IsNaN(v) || math.IsInf(v, 0) || v < least {
		return fmt.Errorf("%s is %g: want %g or more", name, v, least)
	}
	return nil
}
