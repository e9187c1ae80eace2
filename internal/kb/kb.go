// Package kb holds what lmicheck knows of functions and types that it does not
// analyse: the only list of symbols in the repository.
//
// The data stands in text files beside this one, one statement a line:
//
//	KEY  TRAIT [TRAIT...]  # reason; source
//
// separated by blanks. An empty line and a line that begins with # are comments.
// What a reason puts in quotation marks stands in the source, in upper or lower case.
//
// KEY is the symbol's name as go/types prints it:
//
//	bytes.Buffer                        a type
//	encoding/json.Unmarshal             a function, or a package variable
//	(*bytes.Buffer).Len                 a method; (sync.Locker).Lock of an interface
//	github.com/aws/aws-sdk-go-v2/...    every package at or below a path (types only)
//
// Generic types and functions are named without type parameters. A list in
// braces stands for one line with each of its items, so that the versions of a
// module and the methods of one kind need one reason only:
//
//	github.com/jackc/pgx{,/v4,/v5}.Conn     unsafe
//	(*bytes.Buffer).{Len,Cap}               reads
//
// A method is named by the type that declares it, but judged by the type of the
// value that it is called on: Write on a hash.Hash is declared by io.Writer, and
// is a call on an unsafe type all the same.
//
// # Traits of types
//
//	safe           values may be shared by goroutines
//	unsafe         values may not: each method is a write, unless it has the trait reads
//	cache          with unsafe: a collection that people use as a cache
//	io             methods that take a context.Context wait for the network or the disk
//
// A type of which only a few methods write is safe, or not listed; those methods
// have writes(recv), which goes before what the type says.
//
// # Traits of functions and methods
//
// Arguments are counted from 0, the receiver is recv, "i..." means i and those
// after it; an argument of a variadic parameter counts as if it stood alone.
// Traits marked * take several, as in writes(0,2). Memory of argument i is what it
// points to, or, for a map or a slice, its contents.
//
//	reads          on an unsafe type: only reads the receiver, so that calls may overlap
//	writes(i)      * writes the memory of argument i: json.Unmarshal is writes(1)
//	scans(i)       * reads the memory of argument i, and no further: slices.Contains
//	encodes(i)     * reads all that argument i leads to: json.Marshal
//	uses(i)        * calls methods of argument i, such as Write or Read: a write of it if, and
//	               only if, its type is unsafe. fmt.Fprintf is uses(0)
//	wraps(i)       * the result is fresh and keeps argument i; each call on the result that is
//	               a write uses(i) as well: bufio.NewWriter is wraps(0)
//	global(write,KEY) global(read,KEY)
//	               writes or reads process-wide state, named KEY, without synchronisation
//	process(write,KEY) process(read,KEY)
//	               the same with synchronisation: no race, but one invocation changes what
//	               the others see: os.Setenv, log.SetPrefix
//	sets           changes, under the receiver's own lock, what all who share it see: no race, but
//	               as process(write) when the receiver is shared: (*log.Logger).SetPrefix
//	gives(KEY)     the result is what the package variable KEY holds: viper.GetViper
//	lock rlock unlock runlock trylock tryrlock
//	               on the receiver; trylock reports success in its result (true or nil error)
//	rlocker        the result is a Locker that holds the receiver for reading
//	permits(i)     the result admits as many holders as argument i says
//	acquire release tryacquire
//	               take and return such permits of the receiver: lock, unlock and trylock if it
//	               was made with one permit, and nothing otherwise
//	atomic(read) atomic(write)
//	               an atomic access to the receiver, or to what argument 0 points to
//	once(i)        calls argument i at most once per receiver; has been called when it returns
//	oncefunc(i)    returns a function that calls argument i at most once
//	calls(i)       * calls argument i before it returns (also the default for unknown functions)
//	spawns(i)      * calls argument i on a goroutine that the receiver can wait for
//	later(i)       * calls argument i on another goroutine, at a time of its own
//	detached       with later: once, and nobody waits for it: time.AfterFunc
//	join           waits for goroutines: (*sync.WaitGroup).Wait
//	signals        tells those that wait: (*sync.WaitGroup).Done
//	counts         one goroutine more that they wait for: (*sync.WaitGroup).Add
//	stores(i)      * the receiver keeps argument i
//	loads          the result is something that the receiver keeps, still shared; the same for
//	               what a function argument is called with: (*sync.Map).Range
//	takes          the result is something that the receiver kept, now the caller's alone
//	grows(i)       the receiver, a collection with a lock of its own, gets an entry whose key is
//	               argument i
//	shrinks        takes entries out of such a collection, or looks through it to do so
//	frees          whoever gives an argument to it must not use that any more: (*sync.Pool).Put
//	pooled(METHOD)
//	               what that method of the result returns is memory that is back in a pool by then
//	invokes(i)     the result calls Invoke of argument i for each invocation, and returns what that
//	               returns
//	returns(i)     * the result is argument i or shares its memory
//	method         the result is a method of the receiver, a reflect.Value: the one that argument 0
//	               names, if that is a constant
//	assigns(i)     what the receiver, a reflect.Value, refers to becomes what argument i is
//	derives(i)     the first result is a context with the values of argument i, a context, and the one
//	               that context.WithValue adds
//	looksup        the result is what the receiver, a context, has under the key that argument 0 is
//	base(i)        the contexts of all invocations have the values of argument i
//	basevalue      the contexts of all invocations have argument 1 under the key that argument 0 is
//	clips          append to the result makes a new array
//	fills(FIELD,i)
//	               that field of the result is argument i
//	registers(KEY)
//	               function and handler arguments are kept by the package variable KEY, to be
//	               called for each request: http.HandleFunc is registers(net/http.DefaultServeMux)
//	entry(i)       argument i is a Lambda handler: concurrent invocations call it
//	entry(i,KEY)   the same; when argument i is nil the handler is the package variable KEY
//	leaky leaky(VERSION)
//	               what it does for one invocation, or what the handler that it wraps does, is
//	               visible to others, up to and including that version of its module
//	noreturn       does not return: os.Exit, log.Panic
//	recovers       who serves requests by it, or by the result, recovers from their panics: gin.Recovery
//	exits          ends the process, with every invocation in flight: os.Exit, log.Fatal
//	file(MODE,i)   argument i names a file. MODE: read; write (creates, truncates or changes it);
//	               open (read or write, as the flags in the next argument say); remove (also of
//	               all below it); exec (given to an external command)
//	io             waits for the network or the disk
package kb
