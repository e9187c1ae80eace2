//go:build !linux

package process

import (
	"errors"
	"os/exec"
	"runtime"
	"syscall"
)

// attributes makes the process the leader of a group.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// killMarked does nothing: here other processes' environment cannot be read. Children
// that leave the group survive.
func killMarked(string) {}

// CanConfine says why processes cannot be confined.
func CanConfine() error { return errors.New("there are no mount namespaces on " + runtime.GOOS) }

func confine(*exec.Cmd, View) error { return CanConfine() }

func become(confined) error { return CanConfine() }
