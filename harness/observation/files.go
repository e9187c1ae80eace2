package observation

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/harness/probe/inside"
	"github.com/lmicheck/lmicheck/harness/racelog"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// Operations tells what invocations, which ran at the same time, did to files and to the
// process.
func (l *Log) Operations(list []inside.Operation) {
	l.files(list)
	l.variables(list)
	for _, o := range list {
		if o.Name == "Chdir" && o.ID != "" {
			l.change("chdir", "the working directory", "", o)
		}
	}
}

// change tells that an operation changes what belongs to the process.
func (l *Log) change(key, what, place string, o inside.Operation) {
	f := finding.Finding{Place: place, Message: "an invocation changes " + what + ", which all invocations share"}
	if s, ok := l.operation(o, 0, "changes"); ok {
		f.Span, f.Function, f.Sides = s.Span, s.Function, []finding.Side{s}
	}
	l.add(ProcessChange, key, f)
}

// operation is an operation as a side of a finding, if it is known where in the user's code
// it was.
func (l *Log) operation(o inside.Operation, nth int, access string) (finding.Side, bool) {
	stack := make([]racelog.Frame, len(o.Stack))
	for i, f := range o.Stack {
		stack[i] = racelog.Frame{Function: f.Function, File: f.File, Line: f.Line}
	}
	top, ok := (racelog.Side{Stack: stack}).Top(l.own)
	if !ok {
		return finding.Side{}, false
	}
	s := l.side(racelog.Side{Stack: stack}, top)
	s.By, s.Access = [...]string{"one invocation", "another invocation"}[nth], access
	return s, true
}

// A use is what one invocation does to one file: from its first to its last operation.
type use struct {
	first, last int64
	writes      bool
	operation   inside.Operation // the first that writes, or else the first
}

// files looks for files that two invocations use at overlapping times. Directories that
// are made, and files that are appended to, are left out: both are done by many at once
// without harm. So are files that invocations make only where there is none, and never
// write to otherwise: locks.
func (l *Log) files(list []inside.Operation) {
	uses := map[string]map[string]*use{} // by path and invocation
	locks, written := map[string]bool{}, map[string]bool{}
	note := func(path string, o inside.Operation, writes bool) {
		if uses[path] == nil {
			uses[path] = map[string]*use{}
		}
		u := uses[path][o.ID]
		if u == nil {
			u = &use{first: o.Nanos, operation: o}
			uses[path][o.ID] = u
		}
		u.last = o.Nanos
		if writes && !u.writes {
			u.writes, u.operation = true, o
		}
	}
	for _, o := range list {
		if o.ID == "" || isDevice(o.Path) {
			continue
		}
		switch o.Name {
		case "OpenFile":
			writes := o.Flag&(os.O_WRONLY|os.O_RDWR) != 0 && o.Flag&os.O_APPEND == 0
			locks[o.Path] = locks[o.Path] || o.Flag&os.O_EXCL != 0
			written[o.Path] = written[o.Path] || writes && o.Flag&os.O_EXCL == 0
			note(o.Path, o, writes)
		case "Close":
			if uses[o.Path][o.ID] != nil {
				note(o.Path, o, false)
			}
		case "Remove", "RemoveAll":
			note(o.Path, o, true)
		case "Truncate":
			written[o.Path] = true
			note(o.Path, o, true)
		case "Rename":
			written[o.Value] = true
			note(o.Path, o, true)
			note(o.Value, o, true)
		case "Link", "Symlink": // which fail where there is a file
			locks[o.Value] = true
			note(o.Value, o, true)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(uses)) {
		if locks[path] && !written[path] {
			continue
		}
		if a, b := overlap(slices.Collect(maps.Values(uses[path]))); a != nil {
			l.collision(random.ReplaceAllString(path, "*"), a, b)
		}
	}
}

// collision tells of two uses of a file, of which the first writes.
func (l *Log) collision(path string, a, b *use) {
	f := finding.Finding{Place: path, Message: fmt.Sprintf("%q is used by two invocations at the same time, and one writes", path)}
	access := "uses"
	if b.writes {
		access = "writes"
	}
	one, ok1 := l.operation(a.operation, 0, "writes")
	other, ok2 := l.operation(b.operation, 1, access)
	if ok1 && ok2 {
		f.Span, f.Function, f.Sides = one.Span, one.Function, []finding.Side{one, other}
	}
	l.add(FileCollision, path, f)
}

// random is what differs in names from run to run: request ids, tokens, and what
// os.MkdirTemp adds.
var random = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|lmic[0-9a-f]{18}|[0-9a-f]{16,}|[0-9]{6,}`)

func isDevice(path string) bool {
	return strings.HasPrefix(path, "/dev/") || strings.HasPrefix(path, "/proc/") || strings.HasPrefix(path, "/sys/")
}

// overlap returns two uses that are at overlapping times, the first of which writes; nil if
// there are none. Of several it is the first that begins.
func overlap(uses []*use) (writer, other *use) {
	slices.SortFunc(uses, func(a, b *use) int { return cmp.Compare(a.first, b.first) })
	for i, a := range uses {
		for _, b := range uses[i+1:] {
			if !a.writes && !b.writes || b.first > a.last {
				continue
			}
			if a.writes {
				return a, b
			}
			return b, a
		}
	}
	return nil, nil
}

// variables looks for environment variables that invocations give different values.
func (l *Log) variables(list []inside.Operation) {
	values := map[string]map[string]bool{}
	last := map[string]inside.Operation{}
	for _, o := range list {
		if o.ID == "" {
			continue
		}
		switch o.Name {
		case "Setenv", "Unsetenv":
			if values[o.Path] == nil {
				values[o.Path] = map[string]bool{}
			}
			values[o.Path][o.Name+o.Value] = true
			last[o.Path] = o
		case "Clearenv":
			l.change("clearenv", "all environment variables", "", o)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if len(values[name]) > 1 {
			l.change("env "+name, fmt.Sprintf("the environment variable %q", name), name, last[name])
		}
	}
}

// Variable tells that invocations change an environment variable.
func (l *Log) Variable(name string) {
	l.change("env "+name, fmt.Sprintf("the environment variable %q", name), name, inside.Operation{})
}

// Directory tells that invocations change the working directory.
func (l *Log) Directory() { l.change("chdir", "the working directory", "", inside.Operation{}) }
