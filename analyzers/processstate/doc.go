// Package processstate defines an analyzer that reports changes of state of which a
// process has one.
//
// # Analyzer processstate
//
// processstate: an invocation changes state of the process, such as the environment or the default logger, for all others
//
// The analyzer reports calls that change what exists once in a process: environment
// variables, the working directory, the file mode mask, the standard loggers of log,
// log/slog, logrus, zerolog and zap, the global tracer of OpenTelemetry, signal
// handlers, the seed of math/rand; changes of a logger that invocations share
// (SetPrefix, SetLevel); and assignments, under a lock, to package variables of other
// modules, such as time.Local or http.DefaultTransport. An assignment without a lock
// is a race, which globalwrite reports.
//
// Most of these calls lock, so there is no data race, and no race detector reports
// them. But on Lambda Managed Instances many invocations run in one process (AWS
// Lambda Developer Guide, page "lambda-managed-instances-execution-environment"): the
// tenant that one has put into the environment is the tenant that the others read, the
// prefix that one has set stands before the log lines of all, and a directory that one
// has changed to is where the relative paths of the others end. To put the old value
// back at the end does not help, nor does a mutex around the change: the others see it
// in between, and they do not hold the mutex.
//
//	func handle(ctx context.Context, o order) error {
//		os.Setenv("TENANT", o.Tenant) // WRONG: os.Setenv in handler "handle" changes state of the whole process, which all invocations share
//		return exec.CommandContext(ctx, "/opt/bin/render", o.ID).Run()
//	}
//
// What is the invocation's is given to what needs it:
//
//	func handle(ctx context.Context, o order) error {
//		cmd := exec.CommandContext(ctx, "/opt/bin/render", o.ID)
//		cmd.Env = append(os.Environ(), "TENANT="+o.Tenant) // RIGHT
//		return cmd.Run()
//	}
//
// For a logger that is With, WithField and their like, which return a new one; for a
// time zone it is Time.In; for a directory it is Cmd.Dir, or an absolute path.
//
// What is changed in init, in main before lambda.Start, or by a function that a shared
// sync.Once runs, is not reported: it is the same for every invocation.
//
// # Limits
//
// Which calls change the process is known from the knowledge base, not from the code of
// other modules, unless it is named with --deps. That every invocation sets the same
// value is not known, and a change that is needed once belongs before lambda.Start.
//
// # Suppressing
//
// Write a comment with a reason behind the code, or on the line above it:
//
//	//lmicheck:ignore processstate the same value in every invocation; a library reads it from there
package processstate
