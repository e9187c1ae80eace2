package harness

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/lmicheck/lmicheck/harness/build"
	"github.com/lmicheck/lmicheck/harness/environment"
	"github.com/lmicheck/lmicheck/harness/events"
	"github.com/lmicheck/lmicheck/harness/load"
	"github.com/lmicheck/lmicheck/harness/probe/inside"
	"github.com/lmicheck/lmicheck/harness/runtimeapi"
)

// rounds is how often each event is sent alone, in each of two processes.
const rounds = 5

// serial sends each event alone. What goes wrong here is no matter of concurrency, but
// ends the process all the same.
func (r *run) serial(ctx context.Context) error {
	for range 2 {
		e, err := r.start(ctx, build.Plain, false, environment.Config{Grace: grace})
		if err != nil {
			return err
		}
		var all []load.Invocation
		for i := range r.sender.Templates {
			list := r.sender.Serial(ctx, e, i, rounds)
			r.learnAlone(i, list)
			r.judge(e, list)
			all = append(all, list...)
			if e.Ended() || ctx.Err() != nil {
				break
			}
		}
		r.finish(e, all)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	return nil
}

// grace is how long after its deadline an answer is still taken, in phases that are not
// about deadlines: else each late answer would end the process.
const grace = 250 * time.Millisecond

func (r *run) learnAlone(template int, list []load.Invocation) {
	a := &r.alone[template]
	a.tried = a.tried || len(list) > 0
	failed := 0
	for _, inv := range list {
		if inv.Outcome == runtimeapi.Answered || inv.Outcome == runtimeapi.Failed {
			a.answered = true
		}
		if inv.Outcome == runtimeapi.Failed {
			failed++
		}
		if len(r.sender.Foreign(inv)) > 0 {
			a.foreign = true
		}
		if len(a.bodies) < 4*rounds {
			a.bodies = append(a.bodies, answerText(inv))
		}
	}
	if failed > 0 && failed == len(list) {
		r.note(fmt.Sprintf("event %s ends with an error, so that code behind it was not run: %.200s", r.sender.Templates[template].Name, r.mask(list[0])))
	}
	if a.foreign {
		r.note("answers to event " + r.sender.Templates[template].Name + " have data of earlier invocations also when these are alone: they were not judged")
	}
	if s := load.Summarize(list); s.P50 > 0 {
		a.p50 = s.P50
	}
}

// mask is the text of an error, without what differs from run to run.
func (r *run) mask(inv load.Invocation) string {
	text := strings.ReplaceAll(inv.Err.Error(), r.sender.Tokens.Token(inv.Number), events.Canary)
	return strings.TrimSpace(text)
}

// has reports whether an answer that was given alone has a text.
func (a alone) has(text string) bool {
	for _, body := range a.bodies {
		if strings.Contains(body, text) {
			return true
		}
	}
	return false
}

func answerText(inv load.Invocation) string {
	if inv.Err != nil {
		return inv.Err.Error()
	}
	return string(inv.Body[:min(len(inv.Body), 1<<20)])
}

func containsWord(inv load.Invocation, word string) bool {
	if inv.Err != nil {
		return strings.Contains(inv.Err.Error(), word)
	}
	return bytes.Contains(inv.Body, []byte(word))
}

func results(list []load.Invocation) []runtimeapi.Result {
	out := make([]runtimeapi.Result, len(list))
	for i, inv := range list {
		out[i] = inv.Result
	}
	return out
}

// convert takes the description that the probe has made to the one that events are made
// from. They are two types, since the former is compiled into functions.
func convert(t *inside.Type) (*events.Type, error) {
	data, err := json.Marshal(t)
	if err != nil {
		return nil, err
	}
	out := new(events.Type)
	return out, json.Unmarshal(data, out)
}
