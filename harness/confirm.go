package harness

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lmicheck/lmicheck/harness/build"
	"github.com/lmicheck/lmicheck/harness/environment"
	"github.com/lmicheck/lmicheck/harness/load"
	"github.com/lmicheck/lmicheck/harness/observation"
	"github.com/lmicheck/lmicheck/harness/probe/inside"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// ConfirmOptions say how findings are confirmed, besides how the function is run.
type ConfirmOptions struct {
	Options
	Budget time.Duration // for all findings together, shared evenly; default 10 s for each
}

// Confirm runs a function at what was found statically in it: with probes at both
// statements of each finding, which count, and widen the time between them, for one
// finding at a time. It returns the findings with verdicts, in their order. What was seen
// and belongs to none of them is in the result.
//
// The error says that the function could not be run.
func Confirm(ctx context.Context, opts ConfirmOptions, list []finding.Finding) ([]finding.Finding, *Result, error) {
	r, err := newRun(opts.Options)
	if err != nil {
		return nil, nil, err
	}
	defer r.close()
	c := &confirmation{run: r, matched: map[string]bool{}, budget: cmp.Or(opts.Budget, time.Duration(len(list))*10*time.Second)}
	for _, f := range list {
		c.subjects = append(c.subjects, &subject{finding: f, method: methodOf(f.Rule)})
	}
	if err := c.prepare(ctx); err != nil {
		return nil, nil, err
	}
	for _, p := range c.phases() {
		if err := r.phase(ctx, p); err != nil {
			return nil, nil, err
		}
	}
	r.result.Start = r.log.Function.Start
	r.result.Findings = slices.DeleteFunc(r.log.Findings(), c.explained)
	return c.verdicts(), r.result, nil
}

// explained reports whether something that was seen belongs to a finding, or follows from
// one that was confirmed and has no place of its own in the source.
func (c *confirmation) explained(f finding.Finding) bool {
	if c.matched[key(f)] {
		return true
	}
	if f.Span != c.log.Function.Start {
		return false
	}
	return slices.ContainsFunc(c.subjects, func(s *subject) bool {
		if s.verdict == nil || s.verdict.Observed == nil {
			return false
		}
		by := s.verdict.Observed.Rule
		switch f.Rule {
		case observation.Crash.Name:
			return by == f.Rule
		case observation.ForeignData.Name:
			return by == observation.DataRace.Name || by == observation.ProcessChange.Name || by == observation.FileCollision.Name || by == f.Rule
		}
		return false
	})
}

// A confirmation is the state of one call of Confirm.
type confirmation struct {
	*run
	budget   time.Duration
	subjects []*subject
	sites    []build.Site
	died     int             // processes that have ended before they could be asked
	matched  map[string]bool // keys of what was seen and belongs to a finding
}

// key tells observations apart.
func key(f finding.Finding) string { return fmt.Sprint(f.Rule, f.Span.File, f.Span.Line, f.Place) }

// A subject is a finding that is to be confirmed.
type subject struct {
	finding finding.Finding
	method  method
	sites   []int // of its sides, the one to act on first
	way     []int // of the calls that lead to its first side
	verdict *finding.Verdict
	hits    int // of the first site
	atOnce  int
	wayHits []int // of the calls
}

// prepare builds the function with probes at all findings.
func (c *confirmation) prepare(ctx context.Context) error {
	if c.opts.Bootstrap != "" {
		return fmt.Errorf("findings are about source: an executable cannot confirm them")
	}
	if err := c.listen(); err != nil {
		return err
	}
	if err := c.prepareFunction(ctx); err != nil {
		return err
	}
	index := map[build.Site]int{}
	site := func(span finding.Span, last bool) int {
		s := build.Site{File: span.File, Line: span.Line, Column: span.Column, EndLine: span.EndLine, Last: last}
		if _, ok := index[s]; !ok {
			index[s] = len(c.sites)
			c.sites = append(c.sites, s)
		}
		return index[s]
	}
	for _, s := range c.subjects {
		last := s.method.last
		s.sites = append(s.sites, site(s.finding.Span, last))
		for _, side := range s.finding.Sides {
			if n := site(side.Span, last); !slices.Contains(s.sites, n) && side.By == "" {
				s.sites = append(s.sites, n)
			}
		}
		if len(s.finding.Sides) > 0 {
			for _, call := range s.finding.Sides[0].Chain {
				s.way = append(s.way, site(call.Call, false))
			}
		}
	}
	if _, err := c.function.Instrument(c.sites); err != nil {
		return err
	}
	_, err := c.binary(ctx, build.Plain)
	return err
}

// phases are those of a confirmation.
func (c *confirmation) phases() []phase {
	list := slices.DeleteFunc(slices.Clone(phases), func(p phase) bool { return p.name != "init" && p.name != "serial" })
	return append(list,
		phase{"free", "waves without steering: what shows by itself", 4 * time.Second, time.Second, build.Race, func(_ *run, ctx context.Context) error { return c.free(ctx) }},
		phase{"steered", "one finding at a time", c.budget, 0, build.Plain, func(_ *run, ctx context.Context) error { return c.steered(ctx) }},
	)
}

// free runs waves in processes of their own, one for each event.
func (c *confirmation) free(ctx context.Context) error {
	for i := range c.sender.Templates {
		if err := c.process(ctx, build.Race, nil, 600*time.Millisecond, func(_, n int) []int { return load.Copies(i, n) }); err != nil {
			return err
		}
	}
	return nil
}

// steered takes up one finding after the other. Those that are confirmed on the way are
// not taken up; time that one does not need is for the others.
func (c *confirmation) steered(ctx context.Context) error {
	end := time.Now().Add(c.budget)
	for i, s := range c.subjects {
		if s.verdict != nil || c.untestable(s) != "" {
			continue
		}
		share := time.Until(end) / time.Duration(len(c.subjects)-i)
		c.opts.Progress(fmt.Sprintf("steering at finding %d of %d: %s", i+1, len(c.subjects), s.finding.Message))
		if err := c.steer(ctx, s, share); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	return nil
}

// steer runs processes in which one finding is steered, with different events, until it is
// confirmed or its time is over.
func (c *confirmation) steer(ctx context.Context, s *subject, share time.Duration) error {
	begin := time.Now()
	n := len(c.sender.Templates)
	part := pass
	for k := 0; s.verdict == nil && ctx.Err() == nil && (k == 0 || time.Since(begin) < share); k++ {
		v := s.method.variants[k%len(s.method.variants)]
		if v == build.Race && c.function.NoRace != "" {
			v = build.Plain
		}
		list := c.sender.Mixed
		if n == 1 || k%(n+1) < n {
			list = func(_, size int) []int { return load.Copies(k%(n+1)%n, size) }
		}
		if err := c.process(ctx, v, s, part, list); err != nil {
			return err
		}
		if k > n && s.hits == 0 {
			return nil // no event gets there
		}
		if k%(n+1) == n {
			part *= 2
		}
	}
	return nil
}

// pass is how long a finding is steered with one event, the first time; then it is twice
// as long each time.
const pass = 700 * time.Millisecond

// process runs waves in one process, steered at a finding or not, and looks at what it
// shows of all findings.
func (c *confirmation) process(ctx context.Context, v build.Variant, s *subject, d time.Duration, list func(k, n int) []int) error {
	cfg := environment.Config{Concurrency: more, Grace: grace}
	if v == build.Race {
		cfg.Timeout, cfg.Grace = 2*c.opts.Timeout, 2*c.opts.Timeout
	}
	e, err := c.start(ctx, v, false, cfg)
	if err != nil {
		return err
	}
	if s != nil {
		if err := e.Probe.Steer(s.sites...); err != nil {
			e.Close()
			return err
		}
	}
	begin := time.Now()
	var wave []load.Invocation
	for k := 0; ctx.Err() == nil && !e.Ended() && time.Since(begin) < d; k++ {
		if wave = c.sender.Wave(ctx, e, list(k, [...]int{few, few, more}[k%3])); len(wave) == 0 {
			break
		}
		c.see(e, v, s, wave)
		if s != nil && s.verdict != nil {
			break
		}
	}
	c.count(e)
	c.goroutines(e)
	end := e.Close()
	c.races(end.Reports)
	if end.Alone {
		c.death(e, end, wave)
	}
	return nil
}

// count adds what the probes have counted.
func (c *confirmation) count(e *started) {
	if e.Ended() {
		c.died++ // what it had counted is gone
		return
	}
	counted, err := e.Probe.Sites()
	if err != nil {
		return
	}
	reached := map[int]inside.Reached{}
	for _, r := range counted.Reached {
		reached[r.Site] = r
	}
	for _, s := range c.subjects {
		first := reached[s.sites[0]]
		s.hits += first.Hits
		s.atOnce = max(s.atOnce, first.Most)
		s.wayHits = slices.Grow(s.wayHits, len(s.way))[:len(s.way)]
		for i, n := range s.way {
			s.wayHits[i] += reached[n].Hits
		}
	}
}
