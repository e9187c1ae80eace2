package harness

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lmicheck/lmicheck/harness/build"
	"github.com/lmicheck/lmicheck/harness/environment"
	"github.com/lmicheck/lmicheck/harness/events"
	"github.com/lmicheck/lmicheck/harness/load"
	"github.com/lmicheck/lmicheck/harness/observation"
	"github.com/lmicheck/lmicheck/harness/runtimeapi"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// A phase is a part of a run.
type phase struct {
	name  string
	about string // what it is for, one line
	limit time.Duration
	each  time.Duration // more for each event but the first, up to four times the limit in all
	needs build.Variant // Race, Files: skipped where that cannot be built
	run   func(*run, context.Context) error
}

// phases lists the phases in their order. The serial baseline has processes of its own:
// what runs before a wave in one process hides races of the first use.
var phases = []phase{
	{"init", "start at the concurrency, count the clients that poll, learn what the handler takes", 30 * time.Second, 0, build.Plain, (*run).initialise},
	{"serial", "each event alone, twice: what it does without others", 6 * time.Second, time.Second, build.Plain, (*run).serial},
	{"cold", "new processes with the race detector: the first invocations meet in the handler", 12 * time.Second, 2 * time.Second, build.Race, (*run).cold},
	{"mixed", "waves of different events, with the race detector", 4 * time.Second, 0, build.Race, (*run).mixed},
	{"canary", "waves up to the concurrency: data of others in answers, crashes, changes of the process", 6 * time.Second, 0, build.Plain, (*run).canary},
	{"files", "waves with every operation on files recorded", 6 * time.Second, 0, build.Files, (*run).files},
	{"load", "as many as can be, at each concurrency: throughput, latency, memory, what is left behind", 10 * time.Second, 0, build.Plain, (*run).load},
	{"deadline", "an invocation that runs out of time", 3 * time.Second, 0, build.Plain, (*run).deadline},
}

// PhaseNames lists the names of the phases, in their order.
func PhaseNames() []string {
	var out []string
	for _, p := range phases {
		out = append(out, p.name)
	}
	return out
}

// Phases describes the phases, a line for each.
func Phases() []string {
	var out []string
	for _, p := range phases {
		out = append(out, fmt.Sprintf("%-8s  %s", p.name, p.about))
	}
	return out
}

// phase runs a phase, or says why not. Its binary is built before its time begins.
func (r *run) phase(ctx context.Context, p phase) error {
	done := Phase{Name: p.name}
	r.current = &done
	defer func() { r.result.Phases = append(r.result.Phases, done) }()
	if done.Skipped = r.skip(p); done.Skipped != "" {
		return nil
	}
	if _, err := r.binary(ctx, p.needs); err != nil {
		if p.name == "init" || ctx.Err() != nil {
			return err
		}
		done.Skipped = "it could not be built"
		r.note(fmt.Sprintf("phase %s was skipped: %v", p.name, err))
		return nil
	}
	r.opts.Progress(fmt.Sprintf("%s: %s", p.name, p.about))
	limit := min(4*p.limit, p.limit+time.Duration(max(0, len(r.alone)-1))*p.each)
	if r.opts.Quick && p.name != "init" {
		limit /= 4
	}
	limit = max(limit, r.opts.Timeout+grace+2*time.Second) // one invocation must have its time
	begin := time.Now()
	within, cancel := context.WithTimeoutCause(ctx, limit, errCut)
	defer cancel()
	err := p.run(r, within)
	done.Took = time.Since(begin)
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, errCut) || within.Err() != nil:
		done.Cut = true
		return nil
	case err != nil && p.name == "init":
		return err
	case err != nil:
		r.note(fmt.Sprintf("phase %s broke off: %v", p.name, err))
	}
	return nil
}

var errCut = errors.New("the time of the phase is over")

// skip says why a phase is not run, "" if it is.
func (r *run) skip(p phase) string {
	switch {
	case p.name == "init":
		return "" // all others need what it learns
	case slices.Contains(r.opts.Skip, p.name):
		return "as asked for"
	case p.needs != build.Plain && r.function == nil:
		return "an executable was given"
	case p.needs == build.Race && r.function.NoRace != "":
		return r.function.NoRace
	case slices.Contains([]string{"cold", "mixed", "files", "load", "deadline"}, p.name) && r.silent():
		return "no event is answered when it is alone"
	case p.name == "mixed" && len(r.sender.Templates) < 2:
		return "there is one event only"
	}
	return ""
}

// silent reports whether no event was answered alone, if that was tried.
func (r *run) silent() bool {
	tried := slices.ContainsFunc(r.alone, func(a alone) bool { return a.tried })
	return tried && !slices.ContainsFunc(r.alone, func(a alone) bool { return a.answered })
}

// initialise starts the function once, at the concurrency.
func (r *run) initialise(ctx context.Context) error {
	e, err := r.start(ctx, build.Plain, false, environment.Config{})
	if err != nil {
		return err
	}
	defer e.Close()
	wait, cancel := context.WithTimeout(ctx, pollTime)
	defer cancel()
	r.result.Pollers = e.AwaitPollers(wait, r.opts.Concurrency)
	if e.Ended() {
		return fmt.Errorf("the function ends before it is sent an event: %v", e.Process.Wait())
	}
	if r.result.Pollers < r.opts.Concurrency {
		r.log.TooFewPollers(r.result.Pollers, r.opts.Concurrency, finding.Span{}, "")
	}
	if !e.Private {
		r.note("the function shares /tmp with this machine: no mount namespace could be made")
	}
	if err := r.learn(e); err != nil {
		return err
	}
	if len(r.sender.Templates) == 0 {
		return errors.New("no events")
	}
	r.alone = make([]alone, len(r.sender.Templates))
	r.distinctive = events.Distinctive(r.sender.Templates)
	for _, t := range r.sender.Templates {
		r.result.Events = append(r.result.Events, t.Name)
	}
	return nil
}

// pollTime is how long the clients may take to poll once the first does.
const pollTime = 5 * time.Second

// learn asks the function what its handler is, and settles the events.
func (r *run) learn(e *started) error {
	r.sender.Templates = r.opts.Events
	generic := events.Generate(nil)
	if e.Probe == nil {
		if len(r.sender.Templates) == 0 {
			r.sender.Templates = []events.Template{generic}
			r.note("no events were given, and what the executable takes is not known: it was sent " + string(generic.Payload))
		}
		return nil
	}
	h, err := e.Probe.Handler()
	if err != nil {
		return err
	}
	r.log.Function.Handler = observation.Name(h.Name)
	r.result.Handler = r.log.Function.Handler
	r.log.Function.Start = r.locate(h)
	if len(r.sender.Templates) > 0 {
		return nil
	}
	if h.Event == nil && strings.HasPrefix(h.Kind, "func(") {
		r.sender.Templates = []events.Template{generic} // which the handler does not take
		return nil
	}
	if h.Event == nil || h.Event.Kind == "raw" || h.Event.Kind == "any" {
		r.sender.Templates = []events.Template{generic}
		r.note("no events were given, and a handler of type " + h.Kind + " does not tell what it takes: it was sent " + string(generic.Payload) + "; use --events or --event")
		return nil
	}
	shape, err := convert(h.Event)
	if err != nil {
		return err
	}
	r.sender.Templates = []events.Template{events.Generate(shape)}
	r.note("no events were given: one was made for the type of the handler's event, which need not reach all code; use --events")
	return nil
}

// judge looks at invocations, which ran while others did, or not.
func (r *run) judge(e *started, list []load.Invocation) {
	r.current.Invocations += len(list)
	profile, asked := "", false
	for _, inv := range list {
		r.judgeForeign(inv)
		r.judgeLate(inv)
		if inv.Outcome == runtimeapi.TimedOut {
			r.unanswered++
			if !asked && e.Probe != nil && !e.Ended() {
				profile, _ = e.Probe.Goroutines() // without one, it is not known where it waits
				asked = true
			}
			r.log.Unanswered(inv.RequestID, profile, r.alone[inv.Template].answered)
		}
	}
	r.judgeRequests(list)
}

// judgeLate looks for answers after the deadline. One may be late because this machine is
// busy: it counts if most of those that take nearly all of their time are late, too.
func (r *run) judgeLate(inv load.Invocation) {
	a := &r.alone[inv.Template]
	if inv.Outcome != runtimeapi.Answered && inv.Outcome != runtimeapi.Failed || inv.Duration() < r.opts.Timeout*9/10 {
		return
	}
	a.long++
	if inv.Late {
		a.late++
	}
	if a.late >= 2 && 2*a.late >= a.long {
		r.log.Late()
	}
}

// judgeForeign looks for data of others in an answer.
func (r *run) judgeForeign(inv load.Invocation) {
	if r.alone[inv.Template].foreign {
		return
	}
	if others := r.sender.Foreign(inv); len(others) > 0 {
		r.foreign("the answer to an invocation", r.marked(inv, others))
		return
	}
	for i, words := range r.distinctive {
		if i == inv.Template || len(r.sender.Templates) < 2 {
			continue
		}
		for _, w := range words {
			if containsWord(inv, w) && !r.alone[inv.Template].has(w) {
				r.foreign("the answer to an invocation", strings.ReplaceAll(answerText(inv), w, "<another's: "+w+">"))
				return
			}
		}
	}
}

// foreign notes data of others.
func (r *run) foreign(where, text string) {
	r.foreigns++
	r.log.Foreign(where, text)
}

// marked is the text of an answer with names in place of the tokens, from shortly before
// the first of another invocation.
func (r *run) marked(inv load.Invocation, others []int) string {
	text := strings.ReplaceAll(answerText(inv), r.sender.Tokens.Token(inv.Number), "<its own>")
	for _, n := range others {
		text = strings.ReplaceAll(text, r.sender.Tokens.Token(n), another)
	}
	at := strings.Index(text, another)
	if at < 0 {
		return "" // it is encoded
	}
	if before := 60; at > before {
		text = "..." + strings.ToValidUTF8(text[at-before:], "")
	}
	return text
}

const another = "<another's>"

// judgeRequests looks at what services were asked: one request with tokens of several
// invocations is crossed, unless that happens to invocations alone, too.
func (r *run) judgeRequests(list []load.Invocation) {
	if r.stub == nil {
		return
	}
	for _, q := range r.stub.Drain() {
		n := len(r.sender.Tokens.Find(append([]byte(q.Path+"\n"), q.Body...)))
		if n < 2 {
			continue
		}
		if r.current.Name == "serial" {
			for i := range r.alone {
				r.alone[i].requests = true
			}
		} else if !r.alone[0].requests {
			r.foreign(fmt.Sprintf("a request to %s (%s)", q.Service, q.Operation), "")
		}
	}
}

// finish ends a process and looks at how it went.
func (r *run) finish(e *started, list []load.Invocation) {
	end := e.Close()
	for _, report := range end.Reports {
		r.log.Race(report, r.symbols)
	}
	if end.Alone {
		r.log.Death(end, e.limit.Exceeded(), results(list))
	}
}
