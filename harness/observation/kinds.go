package observation

import (
	"github.com/lmicheck/lmicheck/internal/finding"
)

// A Kind is a kind of thing that a run shows, as a rule is of the analysis.
type Kind struct {
	Name     string
	Code     string // stable: "LMI901"
	Severity finding.Severity
	Since    string // version of lmicheck that brought it
	Doc      string // first line "NAME: summary", then what the user should know
}

// The kinds.
var (
	DataRace = Kind{"datarace", "LMI901", finding.Error, "0.1", `datarace: two invocations used memory at once, and at least one wrote

Go's race detector saw two accesses to the same memory that nothing orders: no lock, no
channel, no atomic operation. Such a program has no defined behaviour (see The Go Memory
Model): a value may be lost or torn, a map ends the process, one customer may get the data
of another.

The report names both statements and, for package variables, the variable. What it shows
has happened; that it did not go wrong this time means nothing.

To repair it, keep the data in the invocation, or guard all its uses with one lock.`}

	Crash = Kind{"crash", "LMI902", finding.Error, "0.1", `crash: the process ended while invocations ran

On Lambda Managed Instances the process serves many invocations: when it ends, all of them
fail, and the environment is replaced. What ends it: a panic in a goroutine that the
handler has started, log.Fatal and os.Exit, "concurrent map writes", memory, a response of
more than 6 MiB, which the Runtime API refuses with status 413, upon which the client of Go
exits. After a panic in the handler itself the client finishes the other invocations, takes
no new ones, and exits.

To repair it, return errors, and recover in goroutines.`}

	ForeignData = Kind{"foreigndata", "LMI903", finding.Error, "0.1", `foreigndata: the answer to one invocation had data of another

Each event carries a token of its own, or strings that no other event has. One of them came
back in the answer to, or the request to a service by, an invocation that had not been given
it; answers given when events were sent one after the other had none.

The cause is state that invocations share: a package variable, a field of the handler, a
buffer, a file, an environment variable. A lock around each access does not help if another
invocation can write between them.

To repair it, keep what belongs to a request in local variables, parameters, or the context.`}

	FileCollision = Kind{"filecollision", "LMI904", finding.Error, "0.1", `filecollision: two invocations used one file at the same time, and one wrote

All invocations of an environment share /tmp. Here one created, wrote or removed a file
between the first and the last use of it by another: it may read what the other has
written, or find nothing.

To repair it, use os.CreateTemp or os.MkdirTemp and remove what they made, or put the
request id into the name.`}

	ProcessChange = Kind{"processchange", "LMI905", finding.Error, "0.1", `processchange: an invocation changed the environment or the working directory of the process

Environment variables and the working directory belong to the process: all invocations see
the change at once. A child process started by one gets the variables of another; a
relative file name means another file.

To repair it, pass the value to where it is needed: a parameter, exec.Cmd.Env,
exec.Cmd.Dir, absolute file names.`}

	LateAnswer = Kind{"lateanswer", "LMI906", finding.Error, "0.1", `lateanswer: an invocation was answered after its deadline, or not at all

Lambda Managed Instances answer the caller at the deadline and let the code run on. An
answer that comes later is refused with status 410, and the client of Go takes this for
fatal: it finishes the other invocations and exits. One slow invocation ends the
environment. Waiting for ctx.Done() is not enough, since the answer races the platform's
timer.

An invocation that is never answered keeps its slot for good: it waits for a lock, for a
channel, or its goroutine has ended with runtime.Goexit.

To repair it, stop some 100 ms before the deadline: context.WithDeadline on the context's
own deadline less a margin.`}

	Growth = Kind{"growth", "LMI907", finding.Warning, "0.1", `growth: each invocation left goroutines, memory or open files behind

Environments live for hours or days and serve thousands of invocations in a minute. What
each leaves behind adds up until the process is killed for its memory, or has used up its
file descriptors (4,096).

To repair it, end goroutines with the invocation that started them, close what was opened,
and bound what is kept.`}

	Pollers = Kind{"pollers", "LMI908", finding.Warning, "0.1", `pollers: the function takes fewer invocations at once than it may

The runtime client polls for one event in each of AWS_LAMBDA_MAX_CONCURRENCY goroutines.
aws-lambda-go does since v1.51.0, when built by Go 1.22 or later. With fewer, invocations
that the environment should take are refused: capacity is paid for and not used.

To repair it, use aws-lambda-go v1.51.0 or later, and a toolchain of Go 1.22 or later.`}
)

// Kinds lists all kinds, by code.
var Kinds = []Kind{DataRace, Crash, ForeignData, FileCollision, ProcessChange, LateAnswer, Growth, Pollers}
