package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/lmicheck/lmicheck/internal/finding"
)

// Summary returns the run in one line: how many findings of which severity, in
// how many entry points, and what qualifies that number.
func (r *Report) Summary() string {
	active := r.Active()
	counts := map[finding.Severity]int{}
	for _, f := range active {
		counts[f.Severity]++
	}
	line := "no findings"
	if len(active) > 0 {
		var parts []string
		for _, s := range []finding.Severity{finding.Error, finding.Warning, finding.Note} {
			if counts[s] > 0 {
				parts = append(parts, Plural(counts[s], string(s)))
			}
		}
		line = fmt.Sprintf("%s (%s)", Plural(len(active), "finding"), strings.Join(parts, ", "))
	}
	line += " in " + Plural(len(r.Roots), "entry point")
	suppressed, known := 0, 0
	for _, f := range r.Findings {
		switch {
		case f.Suppressed != "":
			suppressed++
		case f.Hidden() != "":
			known++
		}
	}
	if suppressed > 0 {
		line += fmt.Sprintf(", %d suppressed", suppressed)
	}
	if known > 0 {
		line += fmt.Sprintf(", %d known", known)
	}
	if n := len(r.Errors); n > 0 {
		line += fmt.Sprintf("; the analysis is incomplete: %s", Plural(n, "error"))
	}
	return line
}

// Verdicts counts those of a confirmation, such as "1 confirmed, 2 reached". It is
// empty if there was none.
func (r *Report) Verdicts() string {
	counts := map[finding.Status]int{}
	for _, f := range r.Active() {
		if f.Verdict != nil {
			counts[f.Verdict.Status]++
		}
	}
	var parts []string
	for _, s := range []finding.Status{finding.Confirmed, finding.Reached, finding.NotReached, finding.NotTestable} {
		if counts[s] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[s], s))
		}
	}
	return strings.Join(parts, ", ")
}

// Plural returns "1 noun" or "2 nouns".
func Plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// List returns words as "a, b and c", for a conjunction of "and".
func List(words []string, conjunction string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " " + conjunction + " " + words[last]
}

// Position returns "file:line:col", without what is unknown.
func Position(s finding.Span) string {
	switch {
	case s.Line == 0:
		return s.File
	case s.Column == 0:
		return fmt.Sprintf("%s:%d", s.File, s.Line)
	}
	return fmt.Sprintf("%s:%d:%d", s.File, s.Line, s.Column)
}

// Mebibytes returns a number of bytes in MiB.
func Mebibytes(n int64) string { return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20)) }

// Short rounds a time to three digits.
func Short(d time.Duration) string {
	switch {
	case d >= time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d >= 100*time.Millisecond:
		return fmt.Sprintf("%.0f ms", d.Seconds()*1e3)
	case d >= 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", d.Seconds()*1e3)
	}
	return fmt.Sprintf("%.2f ms", d.Seconds()*1e3)
}

// Dollars returns an amount in US dollars, to the cent: "$1,704.39".
func Dollars(v float64) string {
	if v > 0 && v < 0.005 {
		return "< $0.01"
	}
	sign := ""
	if v < 0 {
		sign, v = "-", -v
	}
	whole, cents, _ := strings.Cut(strconv.FormatFloat(v, 'f', 2, 64), ".")
	return sign + "$" + Thousands(whole) + "." + cents
}

// Thousands puts a comma before each group of three digits of a whole number: "2,048".
func Thousands(digits string) string {
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// Milliseconds returns a time of so many, with up to three digits: "35 ms", "4.5 s", "90 min".
func Milliseconds(v float64) string {
	switch {
	case v >= 600e3:
		return Compact(v/60e3) + " min"
	case v >= 999.5:
		return Compact(v/1000) + " s"
	}
	return Compact(v) + " ms"
}

// Compact returns a number with up to three digits and a unit: "12.5 k", "10 M".
func Compact(v float64) string {
	unit := ""
	for _, u := range []string{" k", " M", " bn", " tn"} {
		if math.Abs(v) < 999.5 {
			break
		}
		v, unit = v/1000, u
	}
	s := strconv.FormatFloat(v, 'g', 3, 64)
	if strings.Contains(s, "e") { // of what is very small or large
		s = fmt.Sprintf("%g", v)
	}
	return s + unit
}
