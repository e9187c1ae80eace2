package chart

import (
	"math"
	"slices"
	"strconv"
)

// An Axis says how numbers become places.
type Axis struct {
	Label string
	Log   int                  // base of a logarithmic axis, 2 or 10; 0: it is linear, and begins at 0
	Range float64              // a logarithmic axis begins at its end divided by this, or later; 0: it shows all
	Text  func(float64) string // of a tick
}

// A scale is an axis that knows its numbers: those from lo to hi lie between two places of
// the drawing.
type scale struct {
	axis     Axis
	lo, hi   float64
	from, to float64
	ticks    []float64
}

// newScale makes room for all numbers that can be shown. A linear axis ends at a tick.
func newScale(a Axis, values []float64, from, to float64, ticks int) scale {
	values = slices.DeleteFunc(slices.Clone(values), func(v float64) bool {
		return math.IsNaN(v) || math.IsInf(v, 0) || v < 0 || a.Log > 0 && v == 0
	})
	s := scale{axis: a, from: from, to: to}
	if a.Log == 0 {
		s.hi = 1
		if len(values) > 0 && slices.Max(values) > 0 {
			s.hi = slices.Max(values)
		}
		step := nice(s.hi / float64(ticks))
		s.hi = step * math.Ceil(s.hi/step-1e-9)
		for i := 0; float64(i)*step <= s.hi*(1+1e-9); i++ {
			s.ticks = append(s.ticks, clean(float64(i)*step))
		}
		return s
	}
	if len(values) == 0 {
		values = []float64{1}
	}
	s.lo, s.hi = slices.Min(values), slices.Max(values)
	if a.Range > 0 {
		s.lo = max(s.lo, s.hi/a.Range)
	}
	if s.lo == s.hi {
		s.lo, s.hi = s.lo/float64(a.Log), s.hi*float64(a.Log)
	}
	s.ticks = logTicks(s.lo, s.hi, a.Log, ticks)
	return s
}

// nice returns the next number of 1, 2, 5 and 10, times a power of 10, that is no less than v.
func nice(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 5} {
		if m*power >= v*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// clean takes the error of a multiplication away: 3 times 0.2 is 0.6.
func clean(v float64) float64 {
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', 12, 64), 64)
	return v
}

// logTicks returns the powers of the base from lo to hi, every n-th if there are more than wanted. If
// there are less than three powers of 10, their multiples by 2 and 5 are ticks as well.
func logTicks(lo, hi float64, base, wanted int) []float64 {
	log := func(v float64) float64 { return math.Log(v) / math.Log(float64(base)) }
	first, last := int(math.Ceil(log(lo)-1e-9)), int(math.Floor(log(hi)+1e-9))
	var ticks []float64
	if base == 10 && last-first < 2 {
		for n := first - 1; n <= last; n++ {
			for _, m := range []float64{1, 2, 5} {
				if v := m * math.Pow(10, float64(n)); v >= lo*(1-1e-9) && v <= hi*(1+1e-9) {
					ticks = append(ticks, v)
				}
			}
		}
		return ticks
	}
	step := max(1, int(math.Ceil(float64(last-first)/float64(wanted))))
	for n := first; n <= last; n += step {
		ticks = append(ticks, math.Pow(float64(base), float64(n)))
	}
	return ticks
}

// shows reports whether the axis has a place for a number.
func (s scale) shows(v float64) bool {
	return !math.IsNaN(v) && v >= s.lo*(1-1e-9) && v <= s.hi*(1+1e-9)
}

// at returns the place of a number.
func (s scale) at(v float64) float64 {
	part := (v - s.lo) / (s.hi - s.lo)
	if s.axis.Log > 0 {
		part = math.Log(v/s.lo) / math.Log(s.hi/s.lo)
	}
	return s.from + part*(s.to-s.from)
}

// spread moves places apart, so that they are gap from each other and between lo and hi. It keeps
// their order, and moves as few as it must.
func spread(places []float64, gap, lo, hi float64) []float64 {
	order := make([]int, len(places))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case places[i] < places[j]:
			return -1
		case places[i] > places[j]:
			return 1
		}
		return 0
	})
	out := slices.Clone(places)
	next := lo
	for _, i := range order { // down
		out[i] = max(out[i], next)
		next = out[i] + gap
	}
	next = hi
	for _, i := range slices.Backward(order) { // and up again
		out[i] = min(out[i], next)
		next = out[i] - gap
	}
	return out
}
