package sharedtmp

import (
	_ "embed"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/lmicheck/lmicheck/analyzers/report"
	"github.com/lmicheck/lmicheck/internal/doctext"
	"github.com/lmicheck/lmicheck/internal/finding"
	"github.com/lmicheck/lmicheck/passes/effects"
)

//go:embed doc.go
var source string

// Analyzer is the rule.
var Analyzer = report.ActRule{Name: "sharedtmp", Judge: judge, Fix: fix}.Analyzer(doctext.MustExtract(source, "sharedtmp"))

func judge(root *effects.Root, a *effects.Act) report.Verdict {
	if !isFile(a) || report.Once(a.Locks) {
		return report.Verdict{}
	}
	guarded, bare := guard(root, a)
	if guarded {
		return report.Verdict{}
	}
	switch a.Kind {
	case effects.WritesFile:
		return judgeWrite(root, a, bare)
	case effects.RemovesFile:
		if !a.Fixed || written(root, a) {
			return report.Verdict{}
		}
		return verdict(root, a, "removes", "%q is removed by every invocation of %q while others may be using it")
	case effects.ExecutesFile:
		name := tmpName(a.Key)
		if !a.Fixed || name == "" || written(root, a) {
			return report.Verdict{}
		}
		named := *a
		named.Key = name
		// The command may as well only read it: that is not known.
		v := verdict(root, &named, "passes to an external command", "%q, given to an external command, has the same name in every invocation of %q")
		v.Severity = finding.Warning
		return v
	}
	return report.Verdict{}
}

// isFile reports whether an act is about a file whose name is known, at least in part.
func isFile(a *effects.Act) bool {
	switch a.Kind {
	case effects.ReadsFile, effects.WritesFile, effects.RemovesFile, effects.ExecutesFile:
		return (a.Fixed || a.Clock != effects.NoClock) && strings.Trim(a.Key, "./") != "" && !strings.HasPrefix(a.Key, "/dev/")
	}
	return false
}

func judgeWrite(root *effects.Root, a *effects.Act, bare *effects.Act) report.Verdict {
	switch {
	case a.Callee == "os.Rename":
		return judgeRename(root, a)
	case a.Clock == effects.Coarse:
		return verdict(root, a, "writes", "file %q is named by the time alone: invocations of %q at the same time overwrite each other's")
	case a.Clock == effects.Fine:
		v := verdict(root, a, "writes", "file %q is named by the time alone: that invocations of %q meet is unlikely, but not impossible")
		v.Severity = finding.Note
		return v
	case bare != nil:
		at := fmt.Sprintf("%s:%d", filepath.Base(bare.Span.File), bare.Span.Line)
		return verdict(root, a, "writes", "file %q has the same name in every invocation of %q: it is written under a lock, and "+verbs[bare.Kind]+" at "+at+" without")
	}
	return verdict(root, a, "writes", "file %q has the same name in every invocation of %q: they overwrite each other's")
}

// judgeRename knows that a file is replaced as a whole: who reads it sees the old
// one or the new one. If what is renamed has one name for all, that is the defect,
// and the act of the other argument tells it.
func judgeRename(root *effects.Root, a *effects.Act) report.Verdict {
	for _, b := range root.Acts {
		if b.Kind == effects.RemovesFile && b.Span == a.Span && b.Fixed {
			return report.Verdict{}
		}
	}
	if !a.Fixed {
		return report.Verdict{}
	}
	v := verdict(root, a, "replaces", "%q is replaced as a whole by every invocation of %q: wrong if what it holds depends on the request")
	v.Severity = finding.Note
	return v
}

// verdict fills a message with the names of the file and the handler.
func verdict(root *effects.Root, a *effects.Act, access, format string) report.Verdict {
	alone := "the name is the same in every invocation"
	if !a.Fixed {
		alone = "the name is the same for every invocation at that time"
	}
	return report.Verdict{
		Message: fmt.Sprintf(format, a.Key, root.Name) + report.ViaFunction(root, a),
		Access:  access, Place: a.Key, Alone: alone,
	}
}

var verbs = map[effects.ActKind]string{
	effects.ReadsFile: "read", effects.WritesFile: "written", effects.RemovesFile: "removed", effects.ExecutesFile: "given to an external command",
}

// guard reports whether a lock keeps all uses of the file apart; if the act holds
// one and another use does not, it returns that one.
func guard(root *effects.Root, a *effects.Act) (bool, *effects.Act) {
	if !report.Exclusive(a.Locks) {
		return false, nil
	}
	for _, b := range root.Acts {
		if isFile(b) && b.Key == a.Key && !report.Once(b.Locks) && !commonLock(a, b) {
			return false, b
		}
	}
	return true, nil
}

// commonLock reports whether both hold a lock, and a holds it for writing.
func commonLock(a, b *effects.Act) bool {
	for _, l := range a.Locks {
		if !l.Place.Shared || l.Read || l.Once {
			continue
		}
		for _, k := range b.Locks {
			if k.Place.ID == l.Place.ID {
				return true
			}
		}
	}
	return false
}

// written reports whether the handler also writes the file: then that is reported,
// for it has the same cause.
func written(root *effects.Root, a *effects.Act) bool {
	for _, b := range root.Acts {
		if b.Kind == effects.WritesFile && b.Fixed && b.Key == a.Key && b.Callee != "os.Rename" && !report.Once(b.Locks) {
			return true
		}
	}
	return false
}

// tmpName finds the name of a file below /tmp in an argument of a command:
// "/tmp/x", "--out=/tmp/x", "sort in > /tmp/x".
func tmpName(arg string) string {
	i := strings.Index(arg, "/tmp/")
	if i < 0 || i > 0 && !strings.ContainsAny(arg[i-1:i], "= :@'\"<>") {
		return ""
	}
	name := arg[i:]
	if end := strings.IndexAny(name, " '\";|&)"); end >= 0 {
		name = name[:end]
	}
	return name
}
