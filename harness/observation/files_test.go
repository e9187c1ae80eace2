package observation

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/lmicheck/lmicheck/harness/probe"
	"github.com/lmicheck/lmicheck/harness/probe/inside"
)

const (
	create = os.O_RDWR | os.O_CREATE | os.O_TRUNC // what os.Create and os.WriteFile open with
	lock   = os.O_RDWR | os.O_CREATE | os.O_EXCL
	extend = os.O_WRONLY | os.O_CREATE | os.O_APPEND
	read   = os.O_RDONLY
)

// What an invocation does to a file, with the time.
func open(n int, at int64, path string, flag int) inside.Operation {
	return operation("OpenFile", n, at, path, "", flag)
}

func done(n int, at int64, path string) inside.Operation {
	return operation("Close", n, at, path, "", 0)
}

func remove(n int, at int64, path string) inside.Operation {
	return operation("Remove", n, at, path, "", 0)
}

// operation is one of invocation n; of none that is known if that is 0.
func operation(name string, n int, at int64, path, value string, flag int) inside.Operation {
	o := inside.Operation{Name: name, Path: path, Value: value, Flag: flag, Nanos: at}
	if n > 0 {
		o.ID = probe.ID(n, n%64, 1, 8)
	}
	return o
}

// out is a file that invocations share.
const out = "/tmp/out.csv"

func ops(list ...inside.Operation) []inside.Operation { return list }

// collisions are what invocations do to files, and the files that are told of.
var collisions = map[string]struct {
	list []inside.Operation
	want []string // places
}{
	"both write": {ops(
		open(1, 10, out, create),
		open(2, 20, out, create),
		done(1, 30, out),
		done(2, 40, out),
	), []string{out}},
	"one writes, another reads": {ops(
		open(1, 10, out, read),
		open(2, 20, out, create),
		done(2, 25, out),
		done(1, 30, out),
	), []string{out}},
	"between two uses by another": {ops(
		open(1, 10, out, create),
		done(1, 11, out),
		open(2, 20, out, create),
		done(2, 21, out),
		open(1, 30, out, read),
		done(1, 31, out),
	), []string{out}},
	"removed while used": {ops(
		open(1, 10, out, read),
		remove(2, 20, out),
		done(1, 30, out),
	), []string{out}},
	"all of a directory": {ops(
		operation("RemoveAll", 1, 10, "/tmp/w", "", 0),
		operation("RemoveAll", 2, 15, "/tmp/w", "", 0),
		operation("RemoveAll", 1, 20, "/tmp/w", "", 0),
	), []string{"/tmp/w"}},
	"truncated while used": {ops(
		open(1, 10, out, extend),
		operation("Truncate", 2, 20, out, "", 0),
		done(1, 30, out),
	), []string{out}},
	"renamed over what is used": {ops(
		open(1, 10, out, read),
		operation("Rename", 2, 20, "/tmp/new", out, 0),
		done(1, 30, out),
	), []string{out}},
	"renamed away": {ops(
		open(1, 10, out, read),
		operation("Rename", 2, 20, out, "/tmp/old", 0),
		done(1, 30, out),
	), []string{out}},
	"linked": {ops(
		open(1, 10, out, create),
		operation("Symlink", 2, 20, "/tmp/new", out, 0),
		done(1, 30, out),
	), []string{out}},
	"made exclusively by one, written by another": {ops(
		open(1, 10, out, lock),
		open(2, 20, out, create),
		done(2, 25, out),
		done(1, 30, out),
	), []string{out}},
	"several files": {[]inside.Operation{open(1, 10, "/tmp/b", create),
		open(1, 11, "/tmp/a", create),
		open(2, 12, "/tmp/a", create),
		open(2, 13, "/tmp/b", create),
		done(1, 20, "/tmp/a"),
		done(1, 20, "/tmp/b")}, []string{"/tmp/a", "/tmp/b"}},
	"with the run's token": {ops(
		open(1, 10, "/tmp/lmic0123456789abcdef01.pdf", create),
		open(2, 20, "/tmp/lmic0123456789abcdef01.pdf", read),
		done(1, 30, "/tmp/lmic0123456789abcdef01.pdf"),
	), []string{"/tmp/*.pdf"}},

	"under a lock": {ops(
		open(1, 10, out, create),
		done(1, 20, out),
		remove(1, 25, out),
		open(2, 30, out, create),
		done(2, 40, out),
		remove(2, 45, out),
	), nil},
	"both read": {ops(
		open(1, 10, out, read),
		open(2, 20, out, read),
		done(1, 30, out),
		done(2, 40, out),
	), nil},
	"both append": {ops(
		open(1, 10, out, extend),
		open(2, 20, out, extend),
		done(1, 30, out),
		done(2, 40, out),
	), nil},
	"one invocation": {ops(
		open(1, 10, out, create),
		open(1, 20, out, create),
		done(1, 30, out),
		done(1, 40, out),
		remove(1, 50, out),
	), nil},
	"before any invocation": {ops(
		open(0, 10, out, create),
		open(1, 20, out, read),
		done(0, 30, out),
		done(1, 40, out),
	), nil},
	"closed by invocations, opened before": {ops(
		done(1, 5, out),
		open(2, 7, out, create),
		done(1, 9, out),
		open(0, 10, out, create),
		done(1, 20, out),
		done(2, 20, out),
	), nil},
	"made directories": {ops(
		operation("Mkdir", 1, 10, "/tmp/w", "", 0),
		operation("Mkdir", 2, 10, "/tmp/w", "", 0),
		operation("Mkdir", 1, 20, "/tmp/w", "", 0),
	), nil},
	"devices": {ops(
		open(1, 10, os.DevNull, create),
		open(2, 20, os.DevNull, create),
		done(1, 30, os.DevNull),
		open(1, 10, "/proc/self/oom_score_adj", create),
		open(2, 10, "/proc/self/oom_score_adj", create),
		open(1, 1, "/sys/x", create),
		open(2, 1, "/sys/x", create),
	), nil},
	"files of their own": {ops(
		open(1, 10, "/tmp/upload-123456789", lock),
		open(2, 20, "/tmp/upload-987654321", lock),
		done(1, 30, "/tmp/upload-123456789"),
		done(2, 40, "/tmp/upload-987654321"),
	), nil},
	"named after the request": {ops(
		open(1, 10, "/tmp/"+probe.ID(1, 1, 1, 8), create),
		open(2, 20, "/tmp/"+probe.ID(2, 2, 1, 8), create),
		done(1, 30, "/tmp/"+probe.ID(1, 1, 1, 8)),
	), nil},
	"a lock file": {ops(
		open(1, 10, "/tmp/lock", lock),
		done(1, 11, "/tmp/lock"),
		open(2, 15, "/tmp/lock", lock),
		remove(1, 20, "/tmp/lock"),
		open(2, 25, "/tmp/lock", lock),
		remove(2, 40, "/tmp/lock"),
	), nil},
	"a lock that is a link": {ops(
		operation("Symlink", 1, 10, "pid", "/tmp/lock", 0),
		operation("Symlink", 2, 15, "pid", "/tmp/lock", 0),
		remove(1, 20, "/tmp/lock"),
		operation("Symlink", 2, 25, "pid", "/tmp/lock", 0),
		remove(2, 30, "/tmp/lock"),
	), nil},
	"one after the other in a rename": {ops(
		operation("Rename", 1, 10, "/tmp/x1", out, 0),
		operation("Rename", 2, 20, "/tmp/x2", out, 0),
		open(3, 30, out, read),
		done(3, 40, out),
	), nil},
	"nothing": {nil, nil},
	"closed without having been opened": {ops(
		done(1, 10, out),
		done(2, 10, out),
	), nil},
}

func TestFiles(t *testing.T) {
	for name, c := range collisions {
		l := newLog(t)
		l.Operations(c.list)
		l.Operations(c.list)
		var got []string
		for _, f := range l.Findings() {
			got = append(got, f.Place)
			if f.Code != "LMI904" || f.Message != fmt.Sprintf("%q is used by two invocations at the same time, and one writes", f.Place) || f.Span != l.Function.Start {
				t.Errorf("%s: %+v", name, f)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, c.want) || l.Len() != len(c.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// placed adds where in the user's code an operation is done.
func placed(l *Log, o inside.Operation, line int) inside.Operation {
	o.Stack = []inside.Frame{
		{Function: "io/ioutil.WriteFile", File: "/usr/local/go/src/io/ioutil/ioutil.go", Line: 46},
		{Function: "main.handle", File: l.Function.Start.File, Line: line},
	}
	return o
}

// TestFilesHavePlaces looks at what is told of two uses whose places are known, in whatever
// order they come.
func TestFilesHavePlaces(t *testing.T) {
	l := newLog(t)
	list := []inside.Operation{
		placed(l, open(1, 10, out, read), 8),
		placed(l, open(2, 20, out, create), 6),
		placed(l, done(2, 25, out), 7),
		placed(l, done(1, 30, out), 7),
	}
	l.Operations(list)
	found := l.Findings()
	if len(found) != 1 || found[0].Span.Line != 6 || found[0].Function != "handle" || len(found[0].Sides) != 2 {
		t.Fatalf("%+v", found)
	}
	for i, want := range []struct {
		by, access string
		line       int
	}{{"one invocation", "writes", 6}, {"another invocation", "uses", 8}} {
		if s := found[0].Sides[i]; s.By != want.by || s.Access != want.access || s.Span.Line != want.line {
			t.Errorf("%+v", s)
		}
	}
	text, err := json.Marshal(found)
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range list { // other invocations at other times
		list[i].ID, list[i].Nanos = o.ID[:24]+"0000000000ff", o.Nanos+1000
		if o.ID != probe.ID(1, 1, 1, 8) {
			list[i].ID = probe.ID(500, 7, 9, 8)
		}
	}
	other := &Log{Function: l.Function}
	other.Operations(list)
	if again, err := json.Marshal(other.Findings()); err != nil || string(again) != string(text) {
		t.Errorf("%s\n%s", text, again)
	}
}

func TestVariables(t *testing.T) {
	set := func(n int, name, value string) inside.Operation { return operation("Setenv", n, 10, name, value, 0) }
	unset := func(n int, name string) inside.Operation { return operation("Unsetenv", n, 10, name, "", 0) }
	const shared = ", which all invocations share"
	for name, c := range map[string]struct {
		list []inside.Operation
		want []string
	}{
		"two values":        {[]inside.Operation{set(1, "TENANT", "a"), set(2, "TENANT", "b")}, []string{`the environment variable "TENANT"`}},
		"set and removed":   {[]inside.Operation{set(1, "TENANT", "a"), unset(1, "TENANT"), set(2, "TENANT", "a"), unset(2, "TENANT")}, []string{`the environment variable "TENANT"`}},
		"set to nothing":    {[]inside.Operation{set(1, "TENANT", ""), unset(2, "TENANT")}, []string{`the environment variable "TENANT"`}},
		"two variables":     {[]inside.Operation{set(1, "B", "1"), set(1, "A", "1"), set(2, "B", "2"), set(2, "A", "2")}, []string{`the environment variable "A"`, `the environment variable "B"`}},
		"all":               {[]inside.Operation{operation("Clearenv", 1, 10, "", "", 0)}, []string{"all environment variables"}},
		"directory":         {[]inside.Operation{operation("Chdir", 1, 10, "/tmp/a", "", 0), operation("Chdir", 2, 10, "/tmp/a", "", 0)}, []string{"the working directory"}},
		"always the same":   {[]inside.Operation{set(1, "TZ", "UTC"), set(2, "TZ", "UTC"), unset(1, "DEBUG"), unset(2, "DEBUG")}, nil},
		"before":            {[]inside.Operation{set(0, "TENANT", "a"), set(1, "TENANT", "b"), operation("Chdir", 0, 1, "/tmp", "", 0), operation("Clearenv", 0, 1, "", "", 0)}, nil},
		"a value each once": {[]inside.Operation{set(1, "A", "x"), set(1, "B", "y")}, nil},
	} {
		l := newLog(t)
		l.Operations(c.list)
		l.Operations(c.list)
		var got, want []string
		for _, f := range l.Findings() {
			got = append(got, f.Message)
			if f.Code != "LMI905" || f.Span != l.Function.Start {
				t.Errorf("%s: %+v", name, f)
			}
		}
		for _, what := range c.want {
			want = append(want, "an invocation changes "+what+shared)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestChangesHavePlaces keeps the place of a change, whichever way it is seen first.
func TestChangesHavePlaces(t *testing.T) {
	for _, stateFirst := range []bool{true, false} {
		l := newLog(t)
		state := func() {
			l.Variable("TENANT")
			l.Directory()
		}
		if stateFirst {
			state()
		}
		l.Operations([]inside.Operation{
			placed(l, operation("Setenv", 1, 10, "TENANT", "a", 0), 6),
			placed(l, operation("Setenv", 2, 20, "TENANT", "b", 0), 6),
			placed(l, operation("Chdir", 2, 20, "/tmp/b", "", 0), 7),
		})
		if !stateFirst {
			state()
		}
		list := l.Findings()
		if len(list) != 2 || list[0].Span.Line != 6 || list[0].Place != "TENANT" || list[1].Span.Line != 7 {
			t.Errorf("%+v", list)
		}
	}
}
