// Package size knows how large an execution environment of Lambda Managed Instances is,
// and holds a process on the developer's machine to that size.
//
//	target, err := size.Resolve(4096, 0, 0) // 4096 MB at the default ratio: 2 vCPU
//	limit, err := size.New(target)
//	defer limit.Close()
//	cmd.Env = append(cmd.Env, limit.Env()...)
//	limit.Prepare(cmd.SysProcAttr) // before the start
//	err = cmd.Start()
//	err = limit.Started(cmd.Process.Pid) // at once after it
//	...
//	if limit.Exceeded() { ... } // it was killed for its memory
//
// # What holds the process
//
// New takes the first of these that works; How says which, why not a better one, and what
// is not held.
//
//  1. cgroup v2. The process starts inside a group with memory.max, memory.swap.max=0 and
//     cpu.max. The controller memory must be delegated to us. The kernel wants a group that
//     hands controllers down to hold no processes ("no internal processes", the kernel's
//     cgroup-v2 documentation), so the harness itself moves to a group beside that of the
//     child, provided that nobody else is in its group, and back at Close.
//     "systemd-run --user --scope -p Delegate=yes lmicheck ..." gives it such a group.
//  2. cgroup v1, mostly as root. The process is moved into groups with a limit of memory
//     and CPU time right after the start; what it has allocated by then (the few MB of a
//     starting Go program) is not counted.
//  3. Polling. The resident memory of the process and what it has started is summed every
//     10 ms, and all of it is killed over the limit. What is new among them is looked for
//     every 50 ms, less often on a machine with many processes. CPU time is not held, only GOMAXPROCS
//     is set. Resource limits (setrlimit) are no help here: a Go program reserves far more
//     addresses than it uses, so RLIMIT_AS and RLIMIT_DATA end it at a small part of
//     the memory it may use, or at its start.
//
// Elsewhere than on Linux nothing holds memory, and nothing is measured.
//
// The memory of a group is what the kernel charges to it: besides the resident memory also
// the page cache of the files it uses, and what is written to a tmpfs, which /tmp is on
// some machines and not on Managed Instances. The kernel drops page cache before it kills,
// so Peak can be higher than what the process needs.
package size
