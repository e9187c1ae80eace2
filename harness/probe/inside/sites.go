package inside

import (
	"os"
	"strconv"
	"time"
	"unsafe"
)

// MaxSites is how many statements of a function can be observed. They are numbered from 0.
const MaxSites = 4096

// MaxSteered is how many statements can be steered at one time.
const MaxSteered = 8

// Sites is the answer to "sites".
type Sites struct {
	Reached []Reached // the statements that were reached, by number

	// Together says that two invocations were at the steered statements at one time, since
	// these are steered: at two different ones, or both at the only one.
	Together bool
}

// Reached is what is known of a statement. The counters are exact for what the goroutine
// of an invocation does; goroutines of one invocation may lose counts to each other.
type Reached struct {
	Site   int
	Hits   int // how often it was begun
	Others int // of these, by goroutines that belong to no invocation that runs
	Most   int // invocations that were there at one time, at most; all others are one more
}

// A site is the state of a statement. What an invocation does to it is in the place of
// its slot. The last place is for goroutines that belong to no invocation: those that
// began before the first one or outlive their own, and those that set labels.
type site struct {
	hits    [Slots + 1]uint32
	most    [Slots + 1]uint8
	here    [Slots + 1]bool
	steered bool
}

var sites [MaxSites]site

// steering is what the harness has asked for last.
var steering struct {
	list     [MaxSteered]int
	n        int
	together bool
}

const (
	delay      = time.Millisecond // before a statement that is steered
	delays     = 32               // in an invocation: the statement may be in a loop
	moreDelays = 1000             // of goroutines that belong to none, until something else is steered
)

// currentLabels is the address of the labels of the current goroutine, which those that
// it starts have, too. What is there depends on the version of Go, and is not looked at.
//
//go:linkname currentLabels runtime/pprof.runtime_getProfLabel
func currentLabels() unsafe.Pointer

// In stands before a statement of the function. As all that observes statements, it must
// not order invocations in the eyes of the race detector: it does plain loads and stores.
//
//go:norace
func In(site int) {
	if active && uint(site) < MaxSites {
		arrive(site, current())
	}
}

// Out stands where the statement has ended.
//
//go:norace
func Out(site int) {
	if !active || uint(site) >= MaxSites {
		return
	}
	if slot := current(); sites[site].here[slot] { // it may have been jumped to
		look(site, slot) // some may have come since
		sites[site].here[slot] = false
	}
}

// Last is In for a statement with which the process may end: it is written down before.
//
//go:norace
func Last(site int) {
	if active && uint(site) < MaxSites {
		slot := current()
		note(site, slot)
		arrive(site, slot)
	}
}

// current is the slot of the invocation that the goroutine belongs to, or Slots.
//
//go:norace
func current() int {
	labels := currentLabels()
	if labels == nil {
		return Slots
	}
	for i := 0; i < Slots; i++ {
		if places[i].labels == labels {
			return i
		}
	}
	return Slots
}

//go:norace
func arrive(site, slot int) {
	s, p := &sites[site], &places[slot]
	if int32(site) >= p.used {
		p.used = int32(site) + 1
	}
	s.hits[slot]++
	mark(s, slot)
	if s.steered && p.delays > 0 {
		p.delays--
		time.Sleep(delay)
	}
	look(site, slot)
}

// mark is a function of its own so that the store comes before the loads of look.
//
//go:norace
//go:noinline
func mark(s *site, slot int) { s.here[slot] = true }

// look counts who is at the statement, and sees whether somebody is at another one that
// is steered. Of two invocations that are there at one time, one sees the other: the
// later one when it comes, or the earlier one when it goes.
//
//go:norace
//go:noinline
func look(site, slot int) {
	s := &sites[site]
	n := 1
	for i := range s.here {
		if s.here[i] && i != slot {
			n++
		}
	}
	if n > int(s.most[slot]) {
		s.most[slot] = uint8(n)
	}
	if !s.steered {
		return
	}
	if steering.n == 1 && n > 1 {
		steering.together = true
	}
	for k := 0; k < steering.n; k++ {
		if other := steering.list[k]; other != site && occupied(other, slot) {
			steering.together = true
		}
	}
}

// occupied reports whether another invocation is at a statement.
//
//go:norace
func occupied(site, except int) bool {
	here := &sites[site].here
	for i := range here {
		if here[i] && i != except {
			return true
		}
	}
	return false
}

// follow begins to count for an invocation, whose goroutine has its labels.
//
//go:norace
func follow(slot int, id string) {
	depart(slot)
	p := &places[slot]
	copy(p.id[:], id)
	p.delays = delays
	p.labels = currentLabels()
}

// depart takes an invocation away from where it has not said that it left: panics, and
// goroutines that outlive it, do not.
//
//go:norace
func depart(slot int) {
	for i := 0; i < int(places[slot].used); i++ {
		sites[i].here[slot] = false
	}
}

// steer makes statements wait, those before do no more. It returns what is wrong with
// the words, or nothing.
//
//go:norace
func steer(words []string) string {
	var list [MaxSteered]int
	if len(words) > MaxSteered {
		return "at most " + strconv.Itoa(MaxSteered) + " sites can be steered at one time"
	}
	for i, word := range words {
		n, err := strconv.Atoi(word)
		if err != nil || n < 0 || n >= MaxSites {
			return word + " is no site"
		}
		list[i] = n
	}
	for i := 0; i < steering.n; i++ {
		sites[steering.list[i]].steered = false
	}
	steering.n, steering.together = 0, false
	places[Slots].delays = moreDelays
	for _, n := range list[:len(words)] {
		if !sites[n].steered {
			sites[n].steered = true
			steering.list[steering.n] = n
			steering.n++
		}
	}
	return ""
}

//go:norace
func reached() Sites {
	out := Sites{Reached: []Reached{}, Together: steering.together}
	for i := range sites {
		s := &sites[i]
		r := Reached{Site: i, Others: int(s.hits[Slots])}
		for slot := range s.hits {
			r.Hits += int(s.hits[slot])
			if m := int(s.most[slot]); m > r.Most {
				r.Most = m
			}
		}
		if r.Hits > 0 {
			out.Reached = append(out.Reached, r)
		}
	}
	return out
}

// fileVariable names the file that last words are appended to.
const fileVariable = "LMICHECK_SITES"

func init() {
	if os.Getenv(confining) != "" {
		return // the function will do it
	}
	name := os.Getenv(fileVariable)
	os.Unsetenv(fileVariable)
	if active && name != "" {
		openWords(name)
	}
}

// maxWords is how many last words a slot may have: what has so many does not end.
const maxWords = 1000

// note writes "site N REQUEST-ID" or, where no invocation is known, "site N -".
//
//go:norace
func note(site, slot int) {
	p := &places[slot]
	if p.words >= maxWords {
		return
	}
	p.words++
	var buffer [64]byte
	line := append(buffer[:0], "site "...)
	line = strconv.AppendInt(line, int64(site), 10)
	line = append(line, ' ')
	if slot < Slots {
		line = append(line, p.id[:]...)
	} else {
		line = append(line, '-')
	}
	writeWords(append(line, '\n'))
}
