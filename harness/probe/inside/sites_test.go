package inside

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime/pprof"
	"strings"
	"sync"
	"testing"
	"time"
)

// observing makes the package count, from nothing.
func observing(t *testing.T) {
	t.Helper()
	reset := func(on bool) {
		active = on
		sites = [MaxSites]site{}
		places = [Slots + 1]place{}
		steering.n, steering.together = 0, false
	}
	reset(true)
	t.Cleanup(func() { reset(false) })
}

// invocation runs f as an invocation in a slot, on a goroutine of its own.
func invocation(slot int, f func()) (done chan bool) {
	done = make(chan bool)
	go func() {
		defer close(done)
		id := fmt.Sprintf("00000001-%02x04-4000-8000-000000000001", slot)
		pprof.SetGoroutineLabels(pprof.WithLabels(context.Background(), pprof.Labels(Label, id)))
		follow(slot, id)
		defer depart(slot)
		f()
	}()
	return done
}

func one(t *testing.T, site int) Reached {
	t.Helper()
	for _, r := range reached().Reached {
		if r.Site == site {
			return r
		}
	}
	return Reached{}
}

func TestHits(t *testing.T) {
	observing(t)
	var all []chan bool
	for slot := 0; slot < Slots; slot++ {
		all = append(all, invocation(slot, func() {
			for i := 0; i < 1000; i++ {
				In(3)
				Out(3)
			}
		}))
	}
	for _, done := range all {
		<-done
	}
	In(7) // of no invocation
	Out(7)
	want := []Reached{{Site: 3, Hits: 1000 * Slots, Most: one(t, 3).Most}, {Site: 7, Hits: 1, Others: 1, Most: 1}}
	if got := reached().Reached; !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

func TestInheritedSlot(t *testing.T) {
	observing(t)
	<-invocation(5, func() {
		var all sync.WaitGroup
		all.Add(1)
		go func() {
			defer all.Done()
			In(1)
			Out(1)
		}()
		all.Wait()
	})
	if got := one(t, 1); got.Hits != 1 || got.Others != 0 || sites[1].hits[5] != 1 {
		t.Errorf("%+v", got)
	}
}

func TestOverlap(t *testing.T) {
	observing(t)
	var come, all sync.WaitGroup
	come.Add(3)
	var ends []chan bool
	all.Add(1)
	for _, slot := range []int{0, 9, 63} {
		ends = append(ends, invocation(slot, func() {
			In(1)
			come.Done()
			all.Wait()
			Out(1)
			In(2)
		}))
	}
	come.Wait()
	if got := one(t, 1); got.Most != 3 {
		t.Errorf("%+v", got)
	}
	all.Done()
	for _, end := range ends {
		<-end
	}
	// None said that it left the second statement, but all have ended.
	<-invocation(2, func() { In(2); Out(2) })
	if n := sites[2].most[2]; n != 1 {
		t.Errorf("the one that came last has met %d", n-1)
	}
}

func TestTogether(t *testing.T) {
	for _, c := range []struct {
		name   string
		steer  string
		others int // where the other invocation is
		want   bool
	}{
		{"at the two statements", "steer 1 2", 2, true},
		{"both at one of two", "steer 1 2", 1, false},
		{"both at the only one", "steer 1", 1, true},
		{"at one that is not steered", "steer 1 3", 2, false},
		{"nothing is steered", "steer", 1, false},
		{"twice the same", "steer 1 1", 1, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			observing(t)
			if wrong := answer(c.steer); wrong != "" {
				t.Fatal(wrong)
			}
			here, leave := make(chan bool), make(chan bool)
			other := invocation(1, func() { In(c.others); close(here); <-leave; Out(c.others) })
			<-here
			<-invocation(0, func() { In(1); Out(1) })
			close(leave)
			<-other
			if got := answer("sites").(Sites).Together; got != c.want {
				t.Errorf("%v", got)
			}
			answer("steer")
			if answer("sites").(Sites).Together {
				t.Error("still, after nothing is steered")
			}
		})
	}
}

func TestDelay(t *testing.T) {
	observing(t)
	took := func(site int) (d time.Duration) {
		<-invocation(0, func() {
			begin := time.Now()
			for i := 0; i < 10*delays; i++ {
				In(site)
				Out(site)
			}
			d = time.Since(begin)
		})
		return d
	}
	if d := took(4); d > delay*delays/2 {
		t.Errorf("%v without steering", d)
	}
	answer("steer 4 5")
	if d := took(4); d < delay*delays {
		t.Errorf("%v: less than %d delays", d, delays)
	}
	if left := places[0].delays; left != 0 {
		t.Errorf("%d left", left)
	}
	answer("steer 5")
	if d := took(4); d > delay*delays/2 {
		t.Errorf("%v when another one is steered", d)
	}
}

func TestCannotSteer(t *testing.T) {
	observing(t)
	answer("steer 1 2")
	for _, question := range []string{"steer x", "steer -1", "steer 4096", "steer 1 2 3 4 5 6 7 8 9", "steer 1,2"} {
		if wrong, _ := answer(question).(string); wrong == "" {
			t.Errorf("%s is accepted", question)
		}
	}
	if steering.n != 2 {
		t.Error("what was steered is not any more")
	}
	if answer("") != nil || answer("  ") != nil || answer("no such question") != nil {
		t.Error("an answer to nothing")
	}
}

func TestNotOurs(t *testing.T) {
	observing(t)
	for _, site := range []int{-1, MaxSites, 1 << 40} {
		In(site)
		Out(site)
		Last(site)
	}
	active = false
	In(1)
	Out(1)
	Last(1)
	text, err := json.Marshal(reached())
	if err != nil || string(text) != `{"Reached":[],"Together":false}` {
		t.Errorf("%s, %v", text, err)
	}
}

func TestLastWords(t *testing.T) {
	observing(t)
	name := filepath.Join(t.TempDir(), "sites")
	openWords(name)
	for i := 0; i < 3; i++ {
		<-invocation(i, func() { Last(40 + i); Out(40 + i) })
	}
	Last(4095)
	<-invocation(0, func() {
		for i := 0; i < 2*maxWords; i++ {
			Last(1)
		}
	})
	text, err := os.ReadFile(name)
	lines := strings.SplitAfter(string(text), "\n")
	if err != nil || len(lines) < 5 {
		t.Fatalf("%q, %v", text, err)
	}
	want := "site 40 00000001-0004-4000-8000-000000000001\nsite 41 00000001-0104-4000-8000-000000000001\n" +
		"site 42 00000001-0204-4000-8000-000000000001\nsite 4095 -\n"
	if got := strings.Join(lines[:4], ""); got != want {
		t.Errorf("%s", got)
	}
	if n := len(lines) - 1; n != 4+maxWords-1 {
		t.Errorf("%d lines", n)
	}
	if got := one(t, 41); got.Hits != 1 {
		t.Errorf("%+v", got)
	}
}

// TestNothingIsAllocated holds what statements call to what the race detector does not see.
func TestNothingIsAllocated(t *testing.T) {
	observing(t)
	openWords(filepath.Join(t.TempDir(), "sites"))
	answer("steer 1 2")
	if n := testing.AllocsPerRun(20, func() { In(1); Out(1); Last(3) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
