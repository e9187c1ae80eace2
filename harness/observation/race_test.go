package observation

import (
	"debug/elf"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lmicheck/lmicheck/harness/racelog"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// An access is one side of a report of the race detector. A frame is "function file:line".
type access struct {
	op      string
	address uint64
	stack   []string
	created []string
}

// report is the text that the race detector writes.
func report(first, second access) string {
	var b strings.Builder
	b.WriteString("==================\nWARNING: DATA RACE\n")
	frames := func(list []string) {
		for _, f := range list {
			i := strings.LastIndexByte(f, ' ')
			fmt.Fprintf(&b, "  %s()\n      %s +0x44\n", f[:i], f[i+1:])
		}
		b.WriteString("\n")
	}
	for i, a := range []access{first, second} {
		if a.address == 0 {
			a.address = 0xc000123450
		}
		op := a.op
		if i == 1 {
			op = "Previous " + strings.ToLower(op)
		}
		fmt.Fprintf(&b, "%s at 0x%012x by goroutine %d:\n", op, a.address, 11+i)
		if a.stack == nil {
			b.WriteString("  [failed to restore the stack]\n")
		}
		frames(a.stack)
	}
	for i, a := range []access{first, second} {
		fmt.Fprintf(&b, "Goroutine %d (running) created at:\n", 11+i)
		frames(append(slices.Clone(a.created), "github.com/aws/aws-lambda-go/lambda.startRuntimeAPILoopWithConcurrency /cache/lambda/invoke_loop_gte_go122.go:31"))
	}
	b.WriteString("==================\n")
	return b.String()
}

// invoked adds what is below the handler in the stack of an invocation.
func invoked(slot int, frames ...string) []string {
	return append(frames,
		fmt.Sprintf("github.com/aws/aws-lambda-go/lmicheckprobe.lmiSlot%02d /cache/lmicheckprobe/slots.go:%d", slot, 20+3*slot),
		"github.com/aws/aws-lambda-go/lmicheckprobe.Call[go.shape.interface {}] /cache/lmicheckprobe/inside.go:58",
		"reflect.Value.Call /usr/local/go/src/reflect/value.go:365",
		"github.com/aws/aws-lambda-go/lambda.handleInvoke /cache/lambda/invoke_loop.go:76",
	)
}

// unordered is the end of the message of each race.
const unordered = ", with nothing between them (data race)"

// Stacks, or parts of them, that several cases have.
var (
	background = []string{"github.com/acme/cache.(*Cache).sweep /mod/github.com/acme/cache@v1.2.3/cache.go:40"}
	mapassign  = "runtime.mapassign_faststr /usr/local/go/src/internal/runtime/maps/runtime_faststr.go:263"
	next       = []string{
		"bytes.(*Buffer).ReadFrom /usr/local/go/src/bytes/buffer.go:218",
		"github.com/aws/aws-lambda-go/lambda.(*runtimeAPIClient).next /cache/lambda/runtime_api_client.go:106",
		"github.com/aws/aws-lambda-go/lambda.doRuntimeAPILoop /cache/lambda/invoke_loop.go:31",
	}
	writeLoop = []string{"net/http.(*persistConn).writeLoop /usr/local/go/src/net/http/transport.go:2600"}
)

// races are pairs of accesses, and what is told of them.
var races = map[string]struct {
	first, second access
	line          int // 0: no finding
	function      string
	message       string
}{
	"one statement": {
		access{op: "Write", stack: invoked(0, "main.handle DIR/main.go:6")},
		access{op: "Write", stack: invoked(1, "main.handle DIR/main.go:6")},
		6, "handle", "one invocation writes memory while another invocation writes it",
	},
	"the write is the place to act": {
		access{op: "Read", stack: invoked(0, "main.handle DIR/main.go:7")},
		access{op: "Write", stack: invoked(1, "main.handle DIR/main.go:6")},
		6, "handle", "one invocation writes memory while another invocation reads it",
	},
	"of two writes the first in order": {
		access{op: "Write", stack: invoked(0, "main.handle DIR/main.go:7")},
		access{op: "Write", stack: invoked(1, "main.handle DIR/main.go:6")},
		6, "handle", "one invocation writes memory while another invocation writes it",
	},
	"atomic": {
		access{op: "Atomic write", stack: invoked(0, "sync/atomic.AddInt64 /usr/local/go/src/runtime/race_amd64.s:281", "main.handle DIR/main.go:6")},
		access{op: "Read", stack: invoked(1, "main.handle DIR/main.go:7")},
		6, "handle", "one invocation writes memory while another invocation reads it",
	},
	"in the runtime, called by the user": {
		access{op: "Write", stack: invoked(0, mapassign, "main.handle DIR/main.go:6")},
		access{op: "Write", stack: invoked(1, mapassign, "main.handle DIR/main.go:6")},
		6, "handle", "one invocation writes memory while another invocation writes it",
	},
	"in a library, called by the user": {
		access{op: "Write", stack: invoked(0, "github.com/acme/cache.(*Cache).Put /mod/github.com/acme/cache@v1.2.3/cache.go:10", "main.handle DIR/main.go:7")},
		access{op: "Write", stack: invoked(1, "github.com/acme/cache.(*Cache).Put /mod/github.com/acme/cache@v1.2.3/cache.go:10", "main.handle DIR/main.go:7")},
		7, "handle", "one invocation writes memory while another invocation writes it",
	},
	"the user's read and a library's write": {
		access{op: "Write", stack: background, created: []string{"github.com/acme/cache.New /mod/github.com/acme/cache@v1.2.3/cache.go:5"}},
		access{op: "Read", stack: invoked(1, "main.handle DIR/main.go:7")},
		7, "handle", "an invocation reads memory while a background goroutine writes it",
	},
	"libraries among themselves": {
		access{op: "Write", stack: background},
		access{op: "Read", stack: invoked(1, "github.com/acme/cache.(*Cache).Get /mod/github.com/acme/cache@v1.2.3/cache.go:20")},
		0, "", "",
	},
	"libraries, one of which the user has started": {
		access{op: "Write", stack: background, created: []string{"main.main DIR/main.go:6"}},
		access{op: "Read", stack: invoked(1, "github.com/acme/cache.(*Cache).Get /mod/github.com/acme/cache@v1.2.3/cache.go:20")},
		0, "", "",
	},
	"libraries, both of which the user has started": {
		access{op: "Write", stack: background, created: []string{"main.main DIR/main.go:6"}},
		access{op: "Read", stack: []string{"github.com/acme/cache.(*Cache).Get /mod/github.com/acme/cache@v1.2.3/cache.go:20"}, created: invoked(1, "main.handle DIR/main.go:6")},
		40, "(*Cache).sweep", "a background goroutine writes memory while a goroutine of an invocation reads it",
	},
	"a retained payload": {
		access{op: "Write", stack: next},
		access{op: "Read", stack: invoked(2, "main.handle DIR/main.go:8")},
		8, "handle", "an invocation reads memory while the runtime client writes it",
	},
	"a goroutine of net/http": {
		access{op: "Read", stack: writeLoop},
		access{op: "Write", stack: invoked(2, "main.handle DIR/main.go:8")},
		8, "handle", "an invocation writes memory while a background goroutine reads it",
	},
	"Go's library by itself": {
		access{op: "Read", stack: writeLoop},
		access{op: "Write", stack: []string{"net/http.(*persistConn).readLoop /usr/local/go/src/net/http/transport.go:2300"}},
		0, "", "",
	},
	"a lost stack": {
		access{op: "Write", stack: invoked(2, "main.handle DIR/main.go:8")},
		access{op: "Read"},
		0, "", "",
	},
	"the runtime by itself": {
		access{op: "Write", stack: invoked(2, "main.handle DIR/main.go:8")},
		access{op: "Read", stack: []string{"runtime.gcStart /usr/local/go/src/runtime/mgc.go:600"}},
		0, "", "",
	},
	"the probe": {
		access{op: "Write", stack: []string{"github.com/aws/aws-lambda-go/lmicheckprobe.arrived /cache/lmicheckprobe/inside.go:140"}},
		access{op: "Write", stack: []string{"github.com/aws/aws-lambda-go/lmicheckprobe.arrived /cache/lmicheckprobe/inside.go:140"}},
		0, "", "",
	},
	"the user's write and the probe": {
		access{op: "Write", stack: invoked(2, "main.handle DIR/main.go:8")},
		access{op: "Read", stack: []string{"github.com/aws/aws-lambda-go/lmicheckprobe.arrived /cache/lmicheckprobe/inside.go:140"}},
		0, "", "",
	},
	"a goroutine of another invocation": {
		access{op: "Write", stack: []string{"main.handle.func1 DIR/main.go:7"}, created: invoked(3, "main.handle DIR/main.go:6")},
		access{op: "Write", stack: invoked(1, "main.handle DIR/main.go:6")},
		6, "handle", "one invocation writes memory while a goroutine of another invocation writes it",
	},
	"a goroutine of the same invocation, or of one before": {
		access{op: "Write", stack: []string{"main.handle.func1 DIR/main.go:7"}, created: invoked(3, "main.handle DIR/main.go:6")},
		access{op: "Write", stack: invoked(3, "main.handle DIR/main.go:6")},
		6, "handle", "an invocation writes memory while a goroutine of an invocation writes it",
	},
	"invocations one after the other in a slot": {
		access{op: "Write", stack: invoked(3, "main.handle DIR/main.go:6")},
		access{op: "Read", stack: invoked(3, "main.handle DIR/main.go:7")},
		6, "handle", "one invocation writes memory while another invocation reads it",
	},
	"vendored": {
		access{op: "Write", stack: []string{"github.com/acme/cache.(*Cache).sweep DIR/vendor/github.com/acme/cache/cache.go:40"}},
		access{op: "Write", stack: []string{"github.com/acme/cache.(*Cache).sweep DIR/vendor/github.com/acme/cache/cache.go:40"}},
		0, "", "",
	},
	"a module cache in the user's directory": {
		access{op: "Write", stack: []string{"github.com/acme/cache.(*Cache).sweep DIR/.go/pkg/mod/github.com/acme/cache@v1.2.3/cache.go:40"}},
		access{op: "Write", stack: []string{"github.com/acme/cache.(*Cache).sweep DIR/.go/pkg/mod/github.com/acme/cache@v1.2.3/cache.go:40"}},
		0, "", "",
	},
	"the patched runtime client in the user's directory": {
		access{op: "Write", stack: []string{"github.com/aws/aws-lambda-go/lambda.handleInvoke DIR/.cache/lmicheck/lambda/invoke_loop.go:60"}},
		access{op: "Write", stack: []string{"github.com/aws/aws-lambda-go/lambda.handleInvoke DIR/.cache/lmicheck/lambda/invoke_loop.go:60"}},
		0, "", "",
	},
	"generic": {
		access{op: "Write", stack: invoked(0, mapassign, "main.(*Cache[go.shape.struct { A [2]string },go.shape.[]struct { H []net/http.Header }]).Put DIR/main.go:13", "main.handle DIR/main.go:7")},
		access{op: "Write", stack: invoked(1, mapassign, "main.(*Cache[go.shape.struct { A [2]string },go.shape.[]struct { H []net/http.Header }]).Put DIR/main.go:13", "main.handle DIR/main.go:7")},
		13, "(*Cache).Put", "one invocation writes memory while another invocation writes it",
	},
	"Go's library with types of the user": {
		access{op: "Write", stack: []string{"slices.insertionSortCmpFunc[go.shape.struct { H example.com/orders.Line }] /usr/local/go/src/slices/zsortanyfunc.go:12"}},
		access{op: "Write", stack: invoked(1, "main.handle DIR/main.go:7")},
		7, "handle", "an invocation writes memory while a background goroutine writes it",
	},
}

func TestRace(t *testing.T) {
	for name, c := range races {
		t.Run(name, func(t *testing.T) {
			l := newLog(t)
			for _, text := range []string{report(c.first, c.second), report(c.second, c.first)} {
				for _, r := range parse(l, text) {
					l.Race(r, nil)
				}
			}
			list := l.Findings()
			if c.line == 0 {
				if len(list) > 0 {
					t.Errorf("%+v", list)
				}
				return
			}
			if len(list) != 1 || l.Len() != 1 {
				t.Fatalf("%d findings, %d known", len(list), l.Len())
			}
			f := list[0]
			if f.Span.Line != c.line || f.Function != c.function || f.Message != c.message+unordered {
				t.Errorf("line %d, %s: %s", f.Span.Line, f.Function, f.Message)
			}
			if len(f.Sides) != 2 || f.Sides[0].Span != f.Span || f.Sides[0].Function != f.Function {
				t.Errorf("sides: %+v", f.Sides)
			}
			if f.Rule != "datarace" || f.Code != "LMI901" || f.Severity != finding.Error || f.Evidence != finding.Observed ||
				f.Package != "example.com/orders" || f.Handler != "handle" || f.Start == nil || f.Start.Line != 5 || f.Fingerprint == "" {
				t.Errorf("%+v", f)
			}
		})
	}
}

// TestRaceSides looks at what is told of the two accesses.
func TestRaceSides(t *testing.T) {
	l := newLog(t)
	text := report(
		access{op: "Write", stack: invoked(0, "runtime.mapassign /maps.go:1", "main.put DIR/main.go:6", "github.com/acme/mux.Do /mod/mux.go:3", "main.serve DIR/main.go:7", "main.handle-fm DIR/main.go:8")},
		access{op: "Read", stack: invoked(1, "main.handle DIR/main.go:9999")})
	for _, r := range parse(l, text) {
		l.Race(r, nil)
	}
	f := l.Findings()[0]
	file := l.Function.Start.File
	line6 := finding.Span{File: file, Line: 6, Column: 2, EndLine: 6, EndColumn: 10}
	line7 := finding.Span{File: file, Line: 7, Column: 2, EndLine: 7, EndColumn: 18} // without the spaces at its end
	line8 := finding.Span{File: file, Line: 8, Column: 2, EndLine: 8, EndColumn: 16}
	want := []finding.Side{
		{By: "one invocation", Access: "writes", Span: line6, Function: "put", Chain: []finding.Frame{
			{Function: "handle", Callee: "serve", Call: line8}, {Function: "serve", Callee: "put", Call: line7}}},
		{By: "another invocation", Access: "reads", Span: finding.Span{File: file, Line: 9999, Column: 1}, Function: "handle"},
	}
	if got, want := fmt.Sprintf("%+v", f.Sides), fmt.Sprintf("%+v", want); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// TestTop takes the frame that stands for an access.
func TestTop(t *testing.T) {
	l := newLog(t)
	for want, stack := range map[string][]string{
		"main.put":                      {"runtime.mapassign /maps.go:1", "main.put DIR/main.go:6", "main.handle DIR/main.go:7"},
		"main.handle":                   {"github.com/acme/q.Put /mod/q.go:1", "main.handle DIR/main.go:7"},
		"github.com/acme/q.(*Q[int]).F": {"slices.sort[go.shape.struct { H example.com/orders.Line }] /slices.go:1", "github.com/acme/q.(*Q[int]).F /mod/q.go:1", "github.com/acme/q.G /mod/q.go:9"},
		"gopkg.in/yaml%2ev3.Unmarshal":  {"encoding/json.Unmarshal /json.go:1", "gopkg.in/yaml%2ev3.Unmarshal /mod/yaml.go:1"},
		"":                              {"encoding/json.Unmarshal /json.go:1", "runtime.main /proc.go:1", "github.com/aws/aws-lambda-go/lmicheckprobe.lmiSlot03 /cache/slots.go:1"},
	} {
		var frames []racelog.Frame
		for _, f := range stack {
			function, file := f[:strings.LastIndexByte(f, ' ')], f[strings.LastIndexByte(f, ' ')+1:]
			frames = append(frames, racelog.Frame{Function: function, File: strings.ReplaceAll(file[:strings.IndexByte(file, ':')], "DIR", l.Function.Roots[0]), Line: 1})
		}
		if got, ok := l.top(frames); got.Function != want || ok != (want != "") {
			t.Errorf("%v, want %s", got, want)
		}
	}
}

// TestRacesAreSteady says the same of two runs, whose reports differ in what differs from
// run to run.
func TestRacesAreSteady(t *testing.T) {
	l := newLog(t)
	one := access{op: "Write", address: 0xc000010000, stack: invoked(0, "main.handle DIR/main.go:6")}
	other := access{op: "Write", address: 0xc000020000, stack: invoked(5, "main.handle DIR/main.go:7")}
	reader := access{op: "Read", address: 0xc000020000, stack: invoked(7, "main.handle DIR/main.go:8")}
	again := access{op: "Read", address: 0xc000020000, stack: invoked(6, "main.handle DIR/main.go:6")}
	run := func(texts ...string) string {
		log := Log{Function: l.Function}
		for _, text := range texts {
			text = strings.NewReplacer("goroutine 11", "goroutine 311", "Goroutine 11", "Goroutine 311").Replace(text)
			for _, r := range parse(l, text) {
				log.Race(r, nil)
			}
		}
		out, err := json.Marshal(log.Findings())
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	a := run(report(one, other), report(other, reader), report(other, again))
	one.address, other.address, other.stack = 0xc000990000, 0xc000990000, invoked(2, "main.handle DIR/main.go:7")
	if b := run(report(other, again), report(reader, other), report(other, one), report(other, one)); a != b {
		t.Errorf("%s\n%s", a, b)
	}
}

// TestVariable names a variable by the symbols of a real executable.
func TestVariable(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":  "module example.com/orders\n\ngo 1.22\n",
		"main.go": "package main\n\nvar issued [4]int\n\nfunc main() { issued[len(issued)-1]++; println(issued[0]) }\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "build", "-o", "orders", ".")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	symbols, err := racelog.ReadSymbols(filepath.Join(dir, "orders"))
	if err != nil {
		t.Fatal(err)
	}
	global, heap := address(t, filepath.Join(dir, "orders"), "main.issued")+8, uint64(0xc000010000)
	at := func(where uint64, line int) string {
		a := access{op: "Write", address: where, stack: invoked(0, fmt.Sprintf("main.handle DIR/main.go:%d", line))}
		return report(a, a)
	}
	for name, c := range map[string]struct {
		texts  []string
		places []string // by line
	}{
		"a package variable":        {[]string{at(global, 6)}, []string{"main.issued"}},
		"the heap":                  {[]string{at(heap, 6)}, []string{""}},
		"the heap, then a variable": {[]string{at(heap, 6), at(global, 6)}, []string{"main.issued"}},
		"a variable, then the heap": {[]string{at(global, 6), at(heap, 6)}, []string{"main.issued"}},
		"two statements":            {[]string{at(heap, 6), at(global, 7)}, []string{"", "main.issued"}},
	} {
		l := newLog(t)
		for _, text := range c.texts {
			for _, r := range parse(l, text) {
				l.Race(r, symbols)
			}
		}
		var places []string
		for _, f := range l.Findings() {
			places = append(places, f.Place)
			what := "memory"
			if f.Place != "" {
				what = `"` + f.Place + `"`
			}
			if want := "one invocation writes " + what + " while another invocation writes it" + unordered; f.Message != want {
				t.Errorf("%s: %s", name, f.Message)
			}
		}
		if !slices.Equal(places, c.places) {
			t.Errorf("%s: %q", name, places)
		}
	}
}

func address(t *testing.T, executable, symbol string) uint64 {
	t.Helper()
	f, err := elf.Open(executable)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	list, err := f.Symbols()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(list, func(s elf.Symbol) bool { return s.Name == symbol })
	if i < 0 {
		t.Fatalf("no %s", symbol)
	}
	return list[i].Value
}
