package environment

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lmicheck/lmicheck/harness/process"
	"github.com/lmicheck/lmicheck/harness/racelog"
	"github.com/lmicheck/lmicheck/harness/runtimeapi"
)

// TestDeath ends all invocations with the process, and long before their timeout.
func TestDeath(t *testing.T) {
	e := start(t, config(t, ""))
	results := make(chan runtimeapi.Result)
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Second)
	defer cancel()
	begin := time.Now()
	for _, event := range []string{"wait", "wait", "wait"} {
		go func() { results <- e.Invoke(ctx, []byte(event), 0, 0, 0) }()
	}
	for end := time.Now().Add(5 * time.Second); e.API.Polling() > 1 && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	go func() { results <- e.Invoke(ctx, []byte("die"), 0, 0, 0) }()
	for range 4 {
		if r := <-results; r.Outcome != runtimeapi.Aborted || !errors.Is(r.Cause, ErrDied) {
			t.Errorf("%v, %v", r.Outcome, r.Cause)
		}
	}
	if r := e.Invoke(ctx, []byte("late"), 0, 0, 0); r.Outcome != runtimeapi.Aborted || !errors.Is(r.Cause, ErrDied) {
		t.Errorf("afterwards: %v, %v", r.Outcome, r.Cause)
	}
	if n := e.AwaitPollers(ctx, 8); n > 4 {
		t.Errorf("%d pollers", n)
	}
	if took := time.Since(begin); took > 4*time.Second || !e.Ended() {
		t.Errorf("it took %v", took)
	}
	first := e.Close()
	if !first.Alone || first.Exit.Code != 2 || len(first.Reports) != 1 || first.Reports[0].Kind != racelog.Deadlock {
		t.Errorf("%+v", first)
	}
	if !strings.HasPrefix(first.Output, "on standard output\nfatal error: all") {
		t.Errorf("output %q", first.Output)
	}
	same(t, first, e.Close())
}

// same compares what Close has returned.
func same(t *testing.T, a, b End) {
	t.Helper()
	x, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	if y, err := json.Marshal(b); err != nil || !bytes.Equal(x, y) {
		t.Errorf("once %s\nthen %s", x, y)
	}
}

// TestNotAlone ends functions that would have gone on: by the Runtime API, which goes, by
// a signal, and by the context. None has ended by itself.
func TestNotAlone(t *testing.T) {
	for name, c := range map[string]struct {
		env    string
		cancel bool
		exit   string
		cause  error
	}{
		"by the API":     {"DEAF=", false, "exit status 1", nil},
		"by a signal":    {"DEAF=1", false, "signal: terminated", process.ErrStopped},
		"by SIGKILL":     {"DEAF=" + deaf, false, "signal: killed", process.ErrStopped},
		"by the context": {"DEAF=1", true, "signal: killed", context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			e, err := Start(ctx, config(t, "", c.env))
			if err != nil {
				t.Fatal(err)
			}
			defer e.Close()
			if err := e.Ready(ctx); err != nil {
				t.Fatal(err)
			}
			if got := do(t, e, "print"); got == "" {
				t.Error("no answer")
			}
			if c.cancel {
				time.AfterFunc(20*time.Millisecond, cancel)
				if r := e.Invoke(t.Context(), []byte("wait"), 0, 0, 0); r.Outcome != runtimeapi.Aborted || r.Cause == nil {
					t.Errorf("%v, %v", r.Outcome, r.Cause)
				}
				<-e.Process.Ended()
			}
			begin := time.Now()
			first := e.Close()
			if took := time.Since(begin); took > 4*time.Second {
				t.Errorf("it took %v", took)
			}
			if first.Alone || first.Exit.String() != c.exit || !errors.Is(first.Exit.Cause, c.cause) || !strings.HasPrefix(first.Output, "out\nerr") {
				t.Errorf("%+v", first)
			}
			same(t, first, e.Close())
			if !e.Ended() {
				t.Error("it runs")
			}
		})
	}
}

// raceText is a report of the race detector.
const raceText = `==================
WARNING: DATA RACE
Write at 0x00c000010000 by goroutine 8:
  main.handle()
      /main.go:%d +0x44

Previous write at 0x00c000010000 by goroutine 7:
  main.handle()
      /main.go:%[1]d +0x44

==================
`

// TestRaces reads reports from files, of the function and of its children, in an order
// that is always the same.
func TestRaces(t *testing.T) {
	cfg := config(t, "")
	cfg.Work = filepath.Join(cfg.Work, "[a-b] c")
	if err := os.Mkdir(cfg.Work, 0o755); err != nil {
		t.Fatal(err)
	}
	e := start(t, cfg)
	if list := e.Races(); len(list) > 0 {
		t.Errorf("%+v", list)
	}
	for name, text := range map[string]string{
		"race.123": fmt.Sprintf(raceText, 1) + fmt.Sprintf(raceText, 2),
		"race.45":  fmt.Sprintf(raceText, 3) + strings.Repeat("x", 1000),
		"race.6":   "",
		"racecar":  fmt.Sprintf(raceText, 4),
		"tmp/race": fmt.Sprintf(raceText, 5),
	} {
		if err := os.WriteFile(filepath.Join(cfg.Work, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(cfg.Work, "race.d"), 0o755); err != nil {
		t.Fatal(err)
	}
	lines := func(list []racelog.Report) (out []int) {
		for _, r := range list {
			out = append(out, r.Sides[0].Stack[0].Line)
		}
		return out
	}
	want := []int{1, 2, 3}
	if got := lines(e.Races()); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	end := e.Close()
	if got := lines(end.Reports); !slices.Equal(got, want) || end.Alone {
		t.Errorf("%v, %+v", got, end)
	}
}

func TestReadStart(t *testing.T) {
	name := filepath.Join(t.TempDir(), "race.1")
	if err := os.WriteFile(name, []byte("0123456789"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got, err := readStart(name, 4); got != "0123" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := readStart(name+"x", 4); err == nil {
		t.Error("no error")
	}
}
