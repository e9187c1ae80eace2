package process

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// attributes makes the process the leader of a group that dies with the harness.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// killMarked kills the processes that have the mark in their environment: children
// that have made a group or a session of their own.
func killMarked(mark string) {
	for range 3 { // one that forks while it is looked for is found the next time
		if !killOnce(mark) {
			return
		}
	}
}

func killOnce(mark string) bool {
	files, _ := filepath.Glob("/proc/[0-9]*/environ")
	found := false
	for _, name := range files {
		env, err := os.ReadFile(name)
		if err != nil || !bytes.Contains(env, []byte(mark)) {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(name)))
		if err == nil && pid != os.Getpid() {
			found = true
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
	return found
}
