package harness

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/lmicheck/lmicheck/harness/build"
	"github.com/lmicheck/lmicheck/harness/environment"
	"github.com/lmicheck/lmicheck/harness/load"
	"github.com/lmicheck/lmicheck/harness/observation"
	"github.com/lmicheck/lmicheck/harness/racelog"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// A method is how findings of a rule can show.
type method struct {
	variants []build.Variant // to be run, in turn
	last     bool            // the statement may end the process: it tells before it is run
	foreign  bool            // data of others while the finding is steered is evidence
	hit      bool            // that the statement is run is evidence
	cannot   string          // why it cannot show
}

// methods by rule. Rules that are not here are about memory: the race detector shows them.
var methods = map[string]method{
	"requestleak":      {variants: []build.Variant{build.Plain}, foreign: true},
	"sharedtmp":        {variants: []build.Variant{build.Files}},
	"processstate":     {variants: []build.Variant{build.Files, build.Race}, foreign: true},
	"exitpath":         {variants: []build.Variant{build.Plain}, last: true},
	"straygoroutine":   {variants: []build.Variant{build.Plain, build.Race}},
	"deadline":         {variants: []build.Variant{build.Plain}},
	"traceenv":         {variants: []build.Variant{build.Plain}, hit: true},
	"poolmisuse":       {variants: []build.Variant{build.Race}, foreign: true},
	"retainedpayload":  {variants: []build.Variant{build.Race}, foreign: true},
	"runtimeversion":   {cannot: "it is a matter of versions; the run uses one that takes many invocations"},
	"unsafedep":        {cannot: "the defect is in a dependency's own code, where there are no probes"},
	"runtimetransport": {cannot: "it is about the runtime client's own connections"},
	"lockedio":         {cannot: "it makes invocations wait, and not go wrong"},
	"unboundedgrowth":  {cannot: "what it keeps shows in hours; see the heap in the capacity table of lmicheck run"},
}

// Untestable says why findings of a rule cannot show when a function is run, "" if they can.
func Untestable(rule string) string { return methods[rule].cannot }

func methodOf(rule string) method {
	if m, ok := methods[rule]; ok {
		return m
	}
	return method{variants: []build.Variant{build.Race}}
}

// see looks at a wave.
func (c *confirmation) see(e *started, v build.Variant, s *subject, wave []load.Invocation) {
	c.current.Invocations += len(wave)
	known, foreigns, unanswered := c.log.Len(), c.foreigns, c.unanswered
	if v == build.Race {
		for _, inv := range wave {
			c.judgeForeign(inv)
		}
		c.races(e.Races())
	} else {
		c.judge(e, wave)
	}
	if v == build.Files && !e.Ended() {
		if o, err := e.Probe.Operations(); err == nil {
			c.log.Operations(o.List)
		}
	}
	for _, f := range c.log.Since(known) {
		c.observed(f, s)
	}
	if s != nil && s.method.foreign && c.foreigns > foreigns {
		c.again(s, observation.ForeignData)
	}
	if s != nil && c.unanswered > unanswered {
		c.again(s, observation.LateAnswer)
	}
	if s != nil && s.finding.Rule == "straygoroutine" {
		c.goroutines(e)
	}
}

// again gives what was seen while a finding is steered to that finding, if it is no news.
func (c *confirmation) again(s *subject, k observation.Kind) {
	for _, f := range c.log.Since(0) {
		if f.Rule == k.Name {
			c.observed(f, s)
		}
	}
}

// races looks at reports of the race detector.
func (c *confirmation) races(list []racelog.Report) {
	for _, report := range racelog.Deduplicate(list) {
		f, ok := c.log.RaceFinding(report, c.symbols)
		if !ok {
			continue
		}
		if !c.observed(f, nil) {
			c.log.Race(report, c.symbols)
		}
	}
}

// observed gives what was seen to the findings that it confirms, and reports whether
// there are any.
func (c *confirmation) observed(f finding.Finding, steered *subject) bool {
	any := false
	for _, s := range c.subjects {
		if !s.confirmedBy(f, s == steered) {
			continue
		}
		any = true
		c.matched[key(f)] = true
		if s.verdict == nil {
			s.verdict = &finding.Verdict{Status: finding.Confirmed, Observed: &f}
		}
	}
	return any
}

// confirmedBy reports whether an observation is of this finding.
func (s *subject) confirmedBy(f finding.Finding, steered bool) bool {
	switch f.Rule {
	case observation.DataRace.Name:
		return s.method.cannot == "" && s.racesAt(f)
	case observation.ForeignData.Name:
		return steered && s.method.foreign
	case observation.LateAnswer.Name:
		return steered && (s.finding.Rule == "deadline" || s.finding.Place == "runtime.Goexit")
	case observation.Crash.Name, observation.FileCollision.Name, observation.ProcessChange.Name, observation.Growth.Name:
		return s.at(f.Span) || slices.ContainsFunc(f.Sides, func(side finding.Side) bool { return s.at(side.Span) })
	}
	return false
}

// racesAt reports whether a race is at the places of the finding: at the one to act on, or
// at both of its accesses, or at one of them, and the variable is the same or the other
// access is not in the user's code. What the statement to act on calls counts if the memory
// is on the heap: a value that is published there is read while it is still being made.
func (s *subject) racesAt(f finding.Finding) bool {
	client := slices.ContainsFunc(f.Sides, func(side finding.Side) bool { return side.By == observation.RuntimeClient })
	if client && s.finding.Rule == "retainedpayload" {
		return true // nobody else has memory in common with the client
	}
	hits := 0
	for _, side := range f.Sides {
		if within(s.finding.Span, side.Span) || f.Place == "" && slices.ContainsFunc(side.Chain, func(call finding.Frame) bool { return within(s.finding.Span, call.Call) }) {
			return true
		}
		if s.at(side.Span) {
			hits++
		}
	}
	if hits != 1 {
		return hits == 2
	}
	return client || len(s.finding.Sides) < 2 || f.Place != "" && f.Place == s.finding.Place
}

// at reports whether a line belongs to one of the statements of the finding.
func (s *subject) at(span finding.Span) bool {
	return within(s.finding.Span, span) || slices.ContainsFunc(s.finding.Sides, func(side finding.Side) bool { return within(side.Span, span) })
}

// within reports whether a line is one of those of a statement.
func within(statement, span finding.Span) bool {
	return statement.File == span.File && statement.Line <= span.Line && span.Line <= max(statement.Line, statement.EndLine)
}

// death looks at a process that has ended by itself. A statement that may end it has left
// its number.
func (c *confirmation) death(e *started, end environment.End, wave []load.Invocation) {
	known := c.log.Len()
	c.log.Death(end, e.limit.Exceeded(), results(wave))
	site, told := lastSite(filepath.Join(e.Work(), environment.Sites))
	for _, f := range c.log.Since(known) {
		c.observed(f, nil)
		for _, s := range c.subjects {
			if told && s.method.last && slices.Contains(s.sites, site) {
				c.matched[key(f)] = true
			}
		}
	}
	for _, s := range c.subjects {
		if told && s.verdict == nil && s.method.last && slices.Contains(s.sites, site) {
			s.confirm(observation.Crash, fmt.Sprintf("the process ends here, with all invocations that it serves (%s)", end.Exit))
		}
	}
}

// confirm gives a finding a verdict, of what was seen at its place.
func (s *subject) confirm(k observation.Kind, message string) {
	s.verdict = &finding.Verdict{Status: finding.Confirmed, Observed: &finding.Finding{
		Rule: k.Name, Code: k.Code, Severity: k.Severity, Evidence: finding.Observed, Span: s.finding.Span, Message: message,
	}}
}

// lastSite is the number that was written to a file last.
func lastSite(name string) (int, bool) {
	text, err := os.ReadFile(name)
	if err != nil {
		return 0, false
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	fields := strings.Fields(lines[len(lines)-1])
	if len(fields) < 2 {
		return 0, false
	}
	site, err := strconv.Atoi(fields[1])
	return site, err == nil
}

// goroutines looks for those that invocations have left when all of them are answered.
func (c *confirmation) goroutines(e *started) {
	if e.Ended() || !slices.ContainsFunc(c.subjects, func(s *subject) bool { return s.finding.Rule == "straygoroutine" && s.verdict == nil }) {
		return
	}
	stacks, err := e.Probe.Stacks()
	if err != nil {
		return
	}
	for _, s := range c.subjects {
		if s.finding.Rule != "straygoroutine" || s.verdict != nil {
			continue
		}
		for _, created := range racelog.Creations(stacks) {
			if s.at(finding.Span{File: created.File, Line: created.Line}) {
				s.confirm(observation.Growth, "a goroutine that is started here runs on after the answer to its invocation")
				break
			}
		}
	}
}

// untestable says why a finding cannot be confirmed, "" if it can.
func (c *confirmation) untestable(s *subject) string {
	if s.method.cannot != "" {
		return s.method.cannot
	}
	if why := c.function.Unreachable()[s.sites[0]]; why != "" {
		return why
	}
	if c.function.NoRace != "" && len(s.method.variants) == 1 && s.method.variants[0] == build.Race && !s.method.foreign {
		return c.function.NoRace
	}
	return ""
}

// verdicts settles what is open.
func (c *confirmation) verdicts() []finding.Finding {
	var out []finding.Finding
	for _, s := range c.subjects {
		f := s.finding
		f.Verdict = s.verdict
		switch why := c.untestable(s); {
		case f.Verdict != nil:
		case why != "":
			f.Verdict = &finding.Verdict{Status: finding.NotTestable, Reason: why}
		case s.hits > 0 && s.method.hit:
			f.Verdict = &finding.Verdict{Status: finding.Confirmed, Reason: "the statement is run, where the variable is not set, as on Lambda Managed Instances"}
		case s.hits > 0:
			f.Verdict = &finding.Verdict{Status: finding.Reached, Reason: "nothing was seen to go wrong, which proves nothing"}
		case c.died > 0:
			f.Verdict = &finding.Verdict{Status: finding.NotTestable, Reason: "the process ended before it could be asked what it had reached: mend that first, or give events that do not end it"}
		default:
			f.Verdict = &finding.Verdict{Status: finding.NotReached, Reason: c.missed(s)}
		}
		f.Verdict.Hits, f.Verdict.AtOnce = s.hits, s.atOnce
		out = append(out, f)
	}
	return out
}
