package process

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// CanConfine says why processes cannot be confined, nil if they can: it takes a mount
// namespace, which needs root or user namespaces; containers often forbid both.
var CanConfine = sync.OnceValue(func() error {
	if !served {
		return errors.New("the program does not call process.Main")
	}
	cmd := exec.Command("")
	cmd.Env, cmd.SysProcAttr = os.Environ(), &syscall.SysProcAttr{}
	if err := confine(cmd, View{}); err != nil {
		return err
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("no mount namespace: %w %s", err, strings.TrimSpace(string(out)))
	}
	return nil
})

// confine makes a command start this program, in namespaces of its own, to become what
// the command was for.
func confine(cmd *exec.Cmd, v View) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	value, err := json.Marshal(confined{v, cmd.Path, cmd.Args})
	if err != nil {
		return err
	}
	cmd.Path, cmd.Args = self, []string{self}
	cmd.Env = append(cmd.Env, confinement+"="+string(value))
	cmd.Err = nil
	cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWNS
	if uid := os.Geteuid(); uid != 0 {
		cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: uid, HostID: uid, Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getegid(), HostID: os.Getegid(), Size: 1}}
	}
	return nil
}

// become makes the view and replaces this program by the one that was asked for, which
// it opens before: its file may be hidden afterwards.
func become(c confined) error {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("making mounts private: %w", err)
	}
	if c.Path == "" {
		return nil
	}
	here, err := os.Getwd()
	if err != nil {
		return err
	}
	program, err := unix.Open(c.Path, unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Path, err)
	}
	writable, err := open(append([]string{c.Tmp}, c.Keep...))
	if err != nil {
		return err
	}
	for _, dir := range c.ReadOnly {
		if err := readOnly(dir); err != nil {
			return fmt.Errorf("making %s read-only: %w", dir, err)
		}
	}
	readable, err := open(c.ReadOnly)
	if err != nil {
		return err
	}
	if c.Tmp != "" {
		if err := mount(writable[0], "/tmp"); err != nil {
			return err
		}
		for i, dir := range c.ReadOnly {
			if rel, err := filepath.Rel("/tmp", dir); err == nil && filepath.IsLocal(rel) { // it is hidden now
				if err := mount(readable[i], dir); err != nil {
					return err
				}
			}
		}
	}
	for i, dir := range c.Keep {
		if err := mount(writable[i+1], dir); err != nil {
			return err
		}
	}
	_ = os.Chdir(here) // into what is mounted there now; if /tmp hides it, the old one remains
	return unix.Exec(fmt.Sprintf("/proc/self/fd/%d", program), c.Args, os.Environ())
}

// open opens directories, to be mounted from there. What was opened before a directory
// became read-only is not.
func open(dirs []string) ([]int, error) {
	var out []int
	for _, dir := range dirs {
		if dir == "" {
			out = append(out, -1)
			continue
		}
		fd, err := unix.Open(dir, unix.O_PATH|unix.O_CLOEXEC, 0)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", dir, err)
		}
		out = append(out, fd)
	}
	return out, nil
}

// mount mounts an open directory, where there need not be one yet.
func mount(fd int, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := unix.Mount(fmt.Sprintf("/proc/self/fd/%d", fd), dir, "", unix.MS_BIND, ""); err != nil {
		return fmt.Errorf("mounting %s: %w", dir, err)
	}
	return nil
}

func readOnly(dir string) error {
	if err := unix.Mount(dir, dir, "", unix.MS_BIND|unix.MS_REC, ""); err != nil {
		return err
	}
	// The kernel wants the flags that the mount has already, in a user namespace.
	var fs unix.Statfs_t
	if err := unix.Statfs(dir, &fs); err != nil {
		return err
	}
	flags := uintptr(fs.Flags) & (unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC)
	return unix.Mount("", dir, "", flags|unix.MS_BIND|unix.MS_REMOUNT|unix.MS_RDONLY, "")
}
