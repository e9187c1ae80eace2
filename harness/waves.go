package harness

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/lmicheck/lmicheck/harness/build"
	"github.com/lmicheck/lmicheck/harness/environment"
	"github.com/lmicheck/lmicheck/harness/load"
	"github.com/lmicheck/lmicheck/harness/probe/inside"
)

const (
	few       = 2                      // invocations at once that are best for races
	more      = 8                      // and that find what takes more than two
	coldStart = 5                      // processes for each event
	raceLimit = 50                     // reports after which a process has said what it has to
	warm      = 700 * time.Millisecond // of waves in a process after the first
	meetings  = 40                     // waves that a process has at least, if there is time
	slow      = 3                      // times that much time, on a machine that is busy with other work
)

// cold starts processes whose first invocations meet in the handler, and goes on with
// them for a while: some races need many meetings.
func (r *run) cold(ctx context.Context) error {
	for k := range coldStart {
		for i := range r.sender.Templates {
			sizes := []int{few, few, few, more}
			if k%2 == 1 {
				sizes = []int{more, few, few}
			}
			if err := r.raceProcess(ctx, sizes, func(_, n int) []int { return load.Copies(i, n) }); err != nil {
				return err
			}
		}
	}
	return nil
}

// mixed lets different events meet.
func (r *run) mixed(ctx context.Context) error {
	for range 2 {
		if err := r.raceProcess(ctx, []int{few, more}, r.sender.Mixed); err != nil {
			return err
		}
	}
	return nil
}

// raceProcess runs waves in one process with the race detector, of sizes that repeat. The
// detector makes functions some ten times slower: how long they take is not judged.
func (r *run) raceProcess(ctx context.Context, sizes []int, list func(k, n int) []int) error {
	e, err := r.start(ctx, build.Race, false, environment.Config{Concurrency: more, Timeout: 2 * r.opts.Timeout, Grace: 2 * r.opts.Timeout})
	if err != nil {
		return err
	}
	var all []load.Invocation
	begin := time.Now()
	for k := 0; ctx.Err() == nil && !e.Ended(); k++ {
		wave := r.sender.Wave(ctx, e, list(k, sizes[k%len(sizes)]))
		r.current.Invocations += len(wave)
		for _, inv := range wave {
			r.judgeForeign(inv)
		}
		all = append(all[:0], wave...)
		if len(wave) == 0 || r.met(k+1, time.Since(begin)) || k%8 == 7 && len(e.Races()) > raceLimit {
			break
		}
	}
	r.finish(e, all)
	return context.Cause(ctx)
}

// met reports whether so many waves in so much time are enough of one process.
func (r *run) met(waves int, took time.Duration) bool {
	return took > r.warm() && waves >= meetings || took > slow*r.warm()
}

func (r *run) warm() time.Duration {
	if r.opts.Quick {
		return warm / 3
	}
	return warm
}

// canary runs waves of all sizes up to the concurrency, as the function is built for
// production, and looks at answers, at the process, and at how it ends.
func (r *run) canary(ctx context.Context) error {
	budget := 2 * r.warm()
	for begin := time.Now(); ; {
		e, err := r.start(ctx, build.Plain, false, environment.Config{Grace: grace})
		if err != nil {
			return err
		}
		before, known := stateOf(e)
		var wave []load.Invocation
		for k := 0; ctx.Err() == nil && !e.Ended(); k++ {
			n := [...]int{few, more, r.opts.Concurrency}[k%3]
			list := load.Copies(k/3%len(r.sender.Templates), min(n, r.opts.Concurrency))
			if k%2 == 1 {
				list = r.sender.Mixed(k, len(list))
			}
			wave = r.sender.Wave(ctx, e, list)
			r.judge(e, wave)
			if len(wave) == 0 || time.Since(begin) > budget {
				break
			}
		}
		if after, ok := stateOf(e); ok && known {
			r.judgeState(before, after)
		}
		died := e.Ended()
		r.finish(e, wave)
		if !died || time.Since(begin) > budget || ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
}

func stateOf(e *started) (inside.State, bool) {
	if e.Probe == nil || e.Ended() {
		return inside.State{}, false
	}
	s, err := e.Probe.State()
	return s, err == nil
}

// judgeState looks for what invocations have changed in the process.
func (r *run) judgeState(before, after inside.State) {
	changed := map[string]bool{}
	for _, pair := range [][2][]string{{before.Env, after.Env}, {after.Env, before.Env}} {
		for _, kv := range pair[0] {
			if !slices.Contains(pair[1], kv) {
				name, _, _ := strings.Cut(kv, "=")
				changed[name] = true
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(changed)) {
		r.log.Variable(name)
	}
	if before.Dir != after.Dir {
		r.log.Directory()
	}
}

// files runs waves of a build that records operations.
func (r *run) files(ctx context.Context) error {
	e, err := r.start(ctx, build.Files, false, environment.Config{Concurrency: more, Grace: grace})
	if err != nil {
		return err
	}
	var wave []load.Invocation
	lost := 0
	for begin, k := time.Now(), 0; ctx.Err() == nil && !e.Ended() && time.Since(begin) < r.warm(); k++ {
		n := [...]int{few, more}[k%2]
		list := load.Copies(k/2%len(r.sender.Templates), n)
		if k%4 == 3 {
			list = r.sender.Mixed(k, n)
		}
		if wave = r.sender.Wave(ctx, e, list); len(wave) == 0 {
			break
		}
		r.judge(e, wave)
		operations, err := e.Probe.Operations()
		if err != nil {
			break // the process has ended
		}
		lost += operations.Lost
		r.log.Operations(operations.List)
	}
	if lost > 0 {
		r.note("a wave did more on files than was recorded")
	}
	r.finish(e, wave)
	return context.Cause(ctx)
}
