//go:build lmicheckfiles

package inside

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

const recording = true

var epoch = time.Now()

// record is what package os calls.
func record(name, path, value string, flag int) {
	at := time.Since(epoch).Nanoseconds()
	labels := currentLabels()
	stack := callers()
	recorded.Lock()
	defer recorded.Unlock()
	if len(recorded.list) >= maxOperations {
		recorded.lost++
		return
	}
	recorded.list = append(recorded.list, Operation{Name: name, Path: path, Value: value, Flag: flag, ID: recorded.labels[labels], Nanos: at, Stack: stack})
}

// maxStack is how many frames of an operation are kept.
const maxStack = 12

// callers is the stack above package os.
func callers() []Frame {
	var pcs [maxStack + 8]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(4, pcs[:])])
	var out []Frame
	for len(out) < maxStack {
		f, more := frames.Next()
		if f.Function != "" && (len(out) > 0 || !strings.HasPrefix(f.Function, "os.")) {
			out = append(out, Frame{f.Function, f.File, f.Line})
		}
		if !more {
			break
		}
	}
	return out
}

// pause widens the time between the opening of a file for writing and what follows.
const pause = time.Millisecond

func init() {
	if !active {
		return
	}
	os.LmicheckHook = func(name, path, value string, flag int) {
		writes := flag&(os.O_WRONLY|os.O_RDWR) != 0
		if !isVariable(name) {
			path = absolute(path)
		}
		record(name, path, value, flag)
		if name == "OpenFile" && writes {
			time.Sleep(pause)
		}
	}
}

func isVariable(name string) bool {
	return name == "Setenv" || name == "Unsetenv" || name == "Clearenv"
}

// absolute is the name of a file as it is now: the working directory may change.
func absolute(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	dir, err := syscall.Getwd()
	if err != nil {
		return path
	}
	return filepath.Join(dir, path)
}
