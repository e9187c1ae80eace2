package traffic

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/cost"
)

// Command is what makes an export: invocations and durations of all functions of an account in a region, hour by
// hour over two weeks.
const Command = `aws cloudwatch get-metric-data --output json \
  --start-time "$(date -u -d '14 days ago' +%FT00:00:00Z)" --end-time "$(date -u +%FT00:00:00Z)" \
  --metric-data-queries '[
    {"Id": "invocations", "Label": "${PROP(\u0027Dim.FunctionName\u0027)}",
     "Expression": "SEARCH(\u0027{AWS/Lambda,FunctionName} MetricName=\"Invocations\"\u0027, \u0027Sum\u0027, 3600)"},
    {"Id": "duration", "Label": "${PROP(\u0027Dim.FunctionName\u0027)}",
     "Expression": "SEARCH(\u0027{AWS/Lambda,FunctionName} MetricName=\"Duration\"\u0027, \u0027Average\u0027, 3600)"}
  ]' > metrics.json`

// An export is what GetMetricData answers. Source: Amazon CloudWatch API Reference,
// GetMetricData, MetricDataResult.
type export struct {
	MetricDataResults []result
	NextToken         string
}

type result struct {
	ID         string `json:"Id"`
	Label      string
	Timestamps []time.Time
	Values     []float64
	StatusCode string
}

// A series is the values of one metric of one function, by time.
type series map[time.Time]float64

// A metric is what is read, by the beginning of the id of a query, or by a word of its label.
const (
	invocations = "invocations" // sum in each period
	duration    = "duration"    // average in each period, milliseconds
)

// readMetrics reads an export.
func (t *Table) readMetrics(data []byte) error {
	var e export
	if err := json.Unmarshal(data, &e); err != nil {
		return fmt.Errorf("%s:%d: %w", t.File, lineOf(data, err), err)
	}
	t.physical = true
	functions, faults := t.series(e)
	if err := errors.Join(faults...); err != nil {
		return err
	}
	w, ok := span(functions)
	if !ok {
		return fmt.Errorf("%s: fewer than two times have values: what period they are of is not known", t.File)
	}
	for name, of := range functions {
		t.functions[name] = of.entry(w, t.File)
	}
	t.Notes = append(t.Notes, fmt.Sprintf("traffic is that of %s: %.4g hours in periods of %.4g minutes, taken to be so all month (%d hours)", t.File, w.length().Hours(), w.period.Minutes(), cost.Hours))
	if w.length() < 24*time.Hour {
		t.Notes = append(t.Notes, t.File+" has less than a day: nights and weekends may be different")
	}
	if e.NextToken != "" {
		t.Notes = append(t.Notes, t.File+" is one page of several: it has a NextToken")
	}
	return nil
}

// lineOf returns the line of an error in JSON.
func lineOf(data []byte, err error) int {
	var at int64
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		at = syntax.Offset
	case errors.As(err, &kind):
		at = kind.Offset
	}
	return 1 + strings.Count(string(data[:min(int(at), len(data))]), "\n")
}

// A measured is the metrics of one function.
type measured map[string]series

// series sorts results by function and metric.
func (t *Table) series(e export) (map[string]measured, []error) {
	functions := map[string]measured{}
	var faults []error
	for i, r := range e.MetricDataResults {
		name, metric := r.what()
		switch {
		case metric == "":
			faults = append(faults, fmt.Errorf("%s: result %d (id %q, label %q) is neither invocations nor durations: give its query an id that begins with one of the two words", t.File, i, r.ID, r.Label))
			continue
		case len(r.Timestamps) != len(r.Values):
			faults = append(faults, fmt.Errorf("%s: result %d (%q) has %d times and %d values", t.File, i, r.Label, len(r.Timestamps), len(r.Values)))
			continue
		case r.StatusCode == "InternalError" || r.StatusCode == "Forbidden":
			faults = append(faults, fmt.Errorf("%s: result %d (%q) has status %s and no values", t.File, i, r.Label, r.StatusCode))
			continue
		}
		if functions[name] == nil {
			functions[name] = measured{}
		}
		if functions[name][metric] == nil {
			functions[name][metric] = series{}
		}
		for k, at := range r.Timestamps {
			if v := r.Values[k]; v >= 0 {
				functions[name][metric][at] = v // a later page may have the same again
			}
		}
	}
	return functions, faults
}

// what returns the function and the metric of a result.
func (r result) what() (name, metric string) {
	label := strings.Fields(r.Label)
	for _, m := range []string{invocations, duration} {
		at := slices.IndexFunc(label, func(word string) bool { return strings.EqualFold(word, m) })
		if at >= 0 && len(label) > 1 {
			return strings.Join(slices.Delete(slices.Clone(label), at, at+1), " "), m
		}
	}
	for _, m := range []string{invocations, duration} {
		if strings.HasPrefix(strings.ToLower(r.ID), m) {
			return r.Label, m
		}
	}
	return r.Label, ""
}

// A window is the time that an export covers.
type window struct {
	from, to time.Time // the beginnings of the first and the last period
	period   time.Duration
}

func (w window) length() time.Duration { return w.to.Sub(w.from) + w.period }

// span returns the time that all series together cover: CloudWatch has no values for
// periods in which nothing was. The period is the least distance of two times.
func span(functions map[string]measured) (window, bool) {
	var times []time.Time
	for _, m := range functions {
		for _, s := range m {
			for at := range s {
				times = append(times, at)
			}
		}
	}
	slices.SortFunc(times, time.Time.Compare)
	times = slices.CompactFunc(times, time.Time.Equal)
	if len(times) < 2 {
		return window{}, false
	}
	w := window{from: times[0], to: times[len(times)-1], period: math.MaxInt64}
	for i := 1; i < len(times); i++ {
		w.period = min(w.period, times[i].Sub(times[i-1]))
	}
	return w, true
}

// entry makes a month of what was measured.
func (m measured) entry(w window, file string) Entry {
	sum, most := 0.0, 0.0
	for _, n := range m[invocations] {
		sum += n
		most = max(most, n)
	}
	requests := sum / w.length().Hours() * cost.Hours
	e := Entry{Requests: &requests, from: file}
	if d, ok := m.duration(); ok {
		e.Duration = &d
	}
	if sum > 0 {
		average := sum / float64(w.length()/w.period)
		peak := max(1, most/average)
		e.Peak = &peak
	}
	return e
}

// duration is the average over all invocations. Periods are added up in their order, so that
// the sum is the same each time.
func (m measured) duration() (float64, bool) {
	var times []time.Time
	for at := range m[duration] {
		times = append(times, at)
	}
	slices.SortFunc(times, func(a, b time.Time) int { return cmp.Compare(a.UnixNano(), b.UnixNano()) })
	total, weight := 0.0, 0.0
	for _, at := range times {
		n := m[invocations][at]
		total += n * m[duration][at]
		weight += n
	}
	return total / weight, weight > 0
}
