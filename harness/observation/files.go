package observation

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/lmicheck/lmicheck/harness/probe/inside"
	"github.com/lmicheck/lmicheck/internal/finding"
)

// Operations tells what invocations, which ran at the same time, did to files and to the
// process.
func (l *Log) Operations(list []inside.Operation) {
	l.files(list)
	l.variables(list)
	for _, o := range list {
		if o.Name == "Chdir" && o.ID != "" {
			l.Directory()
		}
	}
}

// A use is what one invocation does to one file: from its first to its last operation.
type use struct {
	id          string
	first, last int64
	writes      bool
}

// files looks for files that two invocations use at overlapping times. Directories that
// are made, and files that are appended to, are left out: both are done by many at once
// without harm.
func (l *Log) files(list []inside.Operation) {
	uses := map[string]map[string]*use{} // by path and invocation
	note := func(path string, o inside.Operation, writes bool) {
		if uses[path] == nil {
			uses[path] = map[string]*use{}
		}
		u := uses[path][o.ID]
		if u == nil {
			u = &use{id: o.ID, first: o.Nanos}
			uses[path][o.ID] = u
		}
		u.last = o.Nanos
		u.writes = u.writes || writes
	}
	for _, o := range list {
		if o.ID == "" || isDevice(o.Path) {
			continue
		}
		switch o.Name {
		case "OpenFile":
			note(o.Path, o, o.Flag&(os.O_WRONLY|os.O_RDWR) != 0 && o.Flag&os.O_APPEND == 0)
		case "Close":
			if uses[o.Path][o.ID] != nil {
				note(o.Path, o, false)
			}
		case "Remove", "RemoveAll", "Truncate":
			note(o.Path, o, true)
		case "Rename":
			note(o.Path, o, true)
			note(o.Value, o, true)
		case "Link", "Symlink":
			note(o.Value, o, true)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(uses)) {
		if overlap(slices.Collect(maps.Values(uses[path]))) {
			named := random.ReplaceAllString(path, "*")
			l.add(FileCollision, named, finding.Finding{Place: named, Message: fmt.Sprintf("%q is used by two invocations at the same time, and one writes", named)})
		}
	}
}

// random is what differs in names from run to run: tokens, and what os.MkdirTemp adds.
var random = regexp.MustCompile(`lmic[0-9a-f]{18}|[0-9]{6,}|[0-9a-f]{16,}|[0-9a-f]{8}-[0-9a-f-]{27}`)

func isDevice(path string) bool {
	return strings.HasPrefix(path, "/dev/") || strings.HasPrefix(path, "/proc/") || strings.HasPrefix(path, "/sys/")
}

// overlap reports whether two uses are at overlapping times, and one writes.
func overlap(uses []*use) bool {
	for i, a := range uses {
		for _, b := range uses[i+1:] {
			if (a.writes || b.writes) && a.first <= b.last && b.first <= a.last {
				return true
			}
		}
	}
	return false
}

// variables looks for environment variables that invocations give different values.
func (l *Log) variables(list []inside.Operation) {
	values := map[string]map[string]bool{}
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
		case "Clearenv":
			l.add(ProcessChange, "clearenv", finding.Finding{Message: "an invocation removes all environment variables, which all invocations share"})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if len(values[name]) > 1 {
			l.Variable(name)
		}
	}
}

// Variable tells that invocations change an environment variable.
func (l *Log) Variable(name string) {
	l.add(ProcessChange, "env "+name, finding.Finding{Place: name, Message: fmt.Sprintf("an invocation changes the environment variable %q, which all invocations share", name)})
}

// Directory tells that invocations change the working directory.
func (l *Log) Directory() {
	l.add(ProcessChange, "chdir", finding.Finding{Message: "an invocation changes the working directory, which all invocations share"})
}
