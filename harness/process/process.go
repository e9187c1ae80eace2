// Package process runs the process of a function so that it ends in bounded time with
// bounded memory, and nothing of it is left behind.
//
// The process gets a process group of its own, and a mark in its environment, which its
// children inherit. Whatever happens (it ends, it is stopped, the context ends, the
// harness itself dies), the group is killed; processes that have left the group are found
// by the mark. Output is read to its end, but only the beginning and the end are kept.
//
//	p, err := process.Start(ctx, process.Command{Path: "./bootstrap", Env: env})
//	...
//	exit := p.Stop(2 * time.Second) // SIGTERM, and SIGKILL after 2 s
package process

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// A Command says what to run.
type Command struct {
	Path string
	Args []string // without the name of the program
	Env  []string // as in exec.Cmd; nil: that of the harness
	Dir  string

	// Confine gives the process a view of the file system of its own, if that can be
	// had; see CanConfine.
	Confine *View

	// Prepare may add to the attributes, and Started is told the id of the process once
	// it runs: what limits the process needs one of both. They may be nil.
	Prepare func(*syscall.SysProcAttr)
	Started func(pid int) error
}

// markName is the environment variable that marks the process and its children.
const markName = "LMICHECK_PROCESS"

// A Process is a process that was started.
type Process struct {
	Stdout, Stderr *Output

	cmd    *exec.Cmd
	mark   string
	ended  chan struct{}
	copies sync.WaitGroup // of the output
	exit   Exit
	reason sync.Once
	cause  error
}

// An Exit says how a process ended.
type Exit struct {
	Code   int            // -1 if a signal ended it
	Signal syscall.Signal // 0 if none
	Cause  error          // why the harness ended it, nil if it ended by itself
}

// String describes the exit.
func (e Exit) String() string {
	if e.Signal != 0 {
		return "signal: " + e.Signal.String()
	}
	return fmt.Sprintf("exit status %d", e.Code)
}

// ErrStopped is the cause of an exit after Stop.
var ErrStopped = errors.New("stopped by the harness")

// Start runs the command. When ctx ends, the process is killed.
func Start(ctx context.Context, c Command) (*Process, error) {
	mark := rand.Text()
	env := c.Env
	if env == nil {
		env = os.Environ()
	}
	cmd := exec.Command(c.Path, c.Args...)
	cmd.Dir, cmd.Env = c.Dir, append(append([]string(nil), env...), markName+"="+mark)
	cmd.SysProcAttr = attributes()
	if c.Confine != nil {
		if err := confine(cmd, *c.Confine); err != nil {
			return nil, fmt.Errorf("starting %s: %w", c.Path, err)
		}
	}
	if c.Prepare != nil {
		c.Prepare(cmd.SysProcAttr)
	}
	p := &Process{Stdout: new(Output), Stderr: new(Output), cmd: cmd, mark: mark, ended: make(chan struct{})}
	// Pipes of our own: exec.Cmd would wait for grandchildren that keep them open.
	stdout, stderr, parents, err := pipes(cmd)
	if err != nil {
		return nil, err
	}
	started := make(chan error, 1)
	go p.run(started)
	err = <-started
	for _, f := range parents {
		f.Close()
	}
	if err != nil {
		stdout.Close()
		stderr.Close()
		return nil, fmt.Errorf("starting %s: %w", c.Path, err)
	}
	p.copies.Go(func() { _, _ = io.Copy(p.Stdout, stdout) })
	p.copies.Go(func() { _, _ = io.Copy(p.Stderr, stderr) })
	go p.watch(ctx, stdout, stderr)
	if c.Started != nil {
		if err := c.Started(p.PID()); err != nil {
			p.Stop(0)
			return nil, fmt.Errorf("starting %s: %w", c.Path, err)
		}
	}
	return p, nil
}

// pipes makes the pipes for the output of a command: our ends, and those to close once
// it has started.
func pipes(cmd *exec.Cmd) (stdout, stderr *os.File, parents []*os.File, err error) {
	stdout, out, err := os.Pipe()
	if err != nil {
		return nil, nil, nil, err
	}
	stderr, errs, err := os.Pipe()
	if err != nil {
		stdout.Close()
		out.Close()
		return nil, nil, nil, err
	}
	cmd.Stdout, cmd.Stderr = out, errs
	return stdout, stderr, []*os.File{out, errs}, nil
}

// run starts the process and waits for its end, on one thread: the kernel kills the
// process when the thread that started it ends, which must be when the harness ends.
func (p *Process) run(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := p.cmd.Start()
	started <- err
	if err != nil {
		return
	}
	_ = p.cmd.Wait() // the state says more
	status, _ := p.cmd.ProcessState.Sys().(syscall.WaitStatus)
	p.exit = Exit{Code: p.cmd.ProcessState.ExitCode()}
	if status.Signaled() {
		p.exit.Signal = status.Signal()
	}
	close(p.ended)
}

// drain is how long the output is read after the end of the process, if children of
// its keep it open.
const drain = 200 * time.Millisecond

// watch kills what is left when the process or the context ends.
func (p *Process) watch(ctx context.Context, pipes ...*os.File) {
	select {
	case <-p.ended:
	case <-ctx.Done():
		p.because(ctx.Err())
		p.kill()
		<-p.ended
	}
	p.kill()
	for _, f := range pipes {
		_ = f.SetReadDeadline(time.Now().Add(drain))
	}
}

func (p *Process) because(err error) { p.reason.Do(func() { p.cause = err }) }

// kill ends the group, and marked processes that have left it.
func (p *Process) kill() {
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	killMarked(markName + "=" + p.mark)
}

// PID is the id of the process, and of its group.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Ended is closed when the process has ended.
func (p *Process) Ended() <-chan struct{} { return p.ended }

// Wait waits for the end, and for the output.
func (p *Process) Wait() Exit {
	<-p.ended
	p.copies.Wait()
	exit := p.exit
	p.because(nil)
	exit.Cause = p.cause
	return exit
}

// Stop asks the process to end, and kills it with its children if it has not done so
// in time.
func (p *Process) Stop(grace time.Duration) Exit {
	select {
	case <-p.ended:
		return p.Wait()
	default:
	}
	p.because(ErrStopped)
	_ = syscall.Kill(-p.PID(), syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(grace):
		p.kill()
	}
	return p.Wait()
}
