// Package sharedtmp defines an analyzer that reports files that invocations take from
// each other.
//
// # Analyzer sharedtmp
//
// sharedtmp: a file is written, removed or replaced whose name is the same in every invocation
//
// The analyzer reports calls that create, truncate, write, rename or remove a file whose
// name is the same in every invocation, and such names below /tmp among the arguments of
// external commands. It follows names through constants, concatenation, fmt.Sprintf,
// filepath.Join, os.TempDir, os.Getenv, variables, fields, parameters and packages. Of
// functions of other modules, those are taken to write whose name says so (Save, SaveAs,
// WriteFile, Download ...) and that are given one name below /tmp.
//
// On Lambda Managed Instances the invocations of an execution environment run at the same
// time, and /tmp is one directory for all of them (AWS Lambda Developer Guide, pages of
// the runtimes on Managed Instances, which advise to put the request id into names). So
// the file that one invocation has written is overwritten by another before it is read,
// and one customer gets the document of another; or it is gone, because another has
// cleaned up; or it is half of one and half of the other. Nothing fails that a race
// detector could see.
//
//	func handle(ctx context.Context, o order) error {
//		if err := os.WriteFile("/tmp/invoice.pdf", o.PDF, 0o600); err != nil { // WRONG: file "/tmp/invoice.pdf" has the same name in every invocation of "handle": they overwrite each other's
//			return err
//		}
//		return upload(ctx, "/tmp/invoice.pdf", o.ID)
//	}
//
// os.CreateTemp and os.MkdirTemp make names that nobody else has:
//
//	f, err := os.CreateTemp("", "invoice-*.pdf") // RIGHT
//	if err != nil {
//		return err
//	}
//	defer os.Remove(f.Name())
//
// A part of the name that differs (a request id, a random number, a directory by
// MkdirTemp) is enough. A name that differs by the time alone is reported, as a note if
// the time is finer than a second: two invocations that begin together meet.
//
// A file that is kept on purpose, such as a model that is downloaded once, is written to
// a temporary name and then renamed: who opens it sees a whole file. That is reported as
// a note, because it is right only if what is in the file does not depend on the
// request. Not reported are files that init or main write, that a shared sync.Once
// writes, that are created with os.O_EXCL, and those of which every use holds one mutex.
//
// The suggested fix creates the file with os.CreateTemp and removes it at the end, where
// its name is written once.
//
// # Limits
//
// A name with a part from the event (the key of an object, a customer) is taken to be
// unique. It is not if two invocations are about the same object. Names that come from
// configuration that is decoded at start are not known. Advisory locks of files, such as
// syscall.Flock, are not seen; mind that one *flock.Flock of github.com/gofrs/flock does
// not keep goroutines apart, because its Lock returns at once when it is locked already.
// Of the arguments of a command it is not known whether it writes to them: those are
// warnings, and what init or main has prepared is taken to be read. Database files
// (SQLite) are not looked for.
//
// # Suppressing
//
// Write a comment with a reason behind the code, or on the line above it:
//
//	//lmicheck:ignore sharedtmp the command takes a lock on it
package sharedtmp
