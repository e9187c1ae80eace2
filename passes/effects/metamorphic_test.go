package effects_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzMetamorphic changes generated programs in ways that have a known effect on what
// the engine says, though nobody knows what it should say of the program itself.
func FuzzMetamorphic(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed, uint8(seed%6))
	}
	imports := newImporter(f)
	f.Fuzz(func(t *testing.T, seed uint64, size uint8) {
		src := generate(rand.New(rand.NewPCG(seed, 2)), int(size%6))
		said := describe(t, imports, src)
		check := func(change, want, got string) {
			if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("%s changes what is found in\n%s\n%s", change, src, diff)
			}
		}

		check("a function that is not called", said, describe(t, imports, src+unused))
		check("the name of a function", sorted(said), sorted(rename(describe(t, imports, rename(src)))))
		check("the order of declarations", found(said), found(describe(t, imports, reorder(src))))

		before, after := conflicted(said), conflicted(describe(t, imports, hold(src)))
		for _, place := range after {
			if !slices.Contains(before, place) {
				t.Errorf("a lock around the handler adds a conflict on %s to %v in\n%s", place, before, src)
			}
		}
	})
}

// unused is a function that nobody calls, with everything in it that is shared.
const unused = `
func unused(n *node) *node {
	mu.Unlock()
	global = n
	global.next = pool.Get().(*node)
	go func() { table[n.text] = <-queue }()
	once.Do(func() { n.sink = &direct{last: n} })
	return n.sink.put(unused(global))
}
`

var function = regexp.MustCompile(`\bf([0-9])\b`)

// rename gives functions names that are as long, and in another order. Done twice, it
// changes nothing.
func rename(text string) string {
	return function.ReplaceAllStringFunc(text, func(name string) string { return fmt.Sprintf("f%c", '9'-(name[1]-'0')) })
}

// reorder turns the order of functions around.
func reorder(src string) string {
	first, main := strings.Index(src, "func f0"), strings.Index(src, "func main")
	if first < 0 {
		return src
	}
	list := strings.SplitAfter(src[first:main], "\n}\n\n")
	slices.Reverse(list)
	return src[:first] + strings.Join(list, "") + src[main:]
}

// hold takes a lock of its own around the whole handler.
func hold(src string) string {
	const handler = "lambda.Start(func(text string) (*node, error) {"
	return strings.Replace(src, handler, handler+"\n\t\twhole.Lock()\n\t\tdefer whole.Unlock()", 1) + "\nvar whole sync.Mutex\n"
}

func sorted(said string) string {
	lines := strings.Split(said, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

var conflictLine = regexp.MustCompile(`(?m)^  conflict (\d+ on (.*)) at \{.*$`)

// found returns class and place of each conflict.
func found(said string) string {
	var out []string
	for _, m := range conflictLine.FindAllStringSubmatch(said, -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// conflicted returns the places on which there are conflicts.
func conflicted(said string) []string {
	var out []string
	for _, m := range conflictLine.FindAllStringSubmatch(said, -1) {
		out = append(out, m[2])
	}
	return out
}
