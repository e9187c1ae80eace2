// Package kb holds what lmicheck knows of functions and types that it does not
// analyse: the only list of symbols in the repository.
//
// The data stands in text files beside this one, one symbol a line:
//
//	KEY  TRAIT [TRAIT...]  # reason; source
//
// separated by blanks. An empty line and a line that begins with # are comments.
//
// KEY is the symbol's name as go/types prints it:
//
//	bytes.Buffer                        a type
//	encoding/json.Unmarshal             a function, or a package variable
//	(*bytes.Buffer).Len                 a method; (sync.Locker).Lock of an interface
//	github.com/aws/aws-sdk-go-v2/...    every package at or below a path (types only)
//
// Generic types and functions are named without type parameters.
//
// # Traits of types
//
//	safe           values may be shared by goroutines
//	unsafe         values may not: each method is a write, unless it has the trait reads
//	cache          with unsafe: a collection that people use as a cache
//
// # Traits of functions and methods
//
// Arguments are counted from 0, the receiver is recv, "i..." means i and those after it.
//
//	reads          on an unsafe type: only reads the receiver, so that calls may overlap
//	writes(i)      writes the memory that argument i points to: json.Unmarshal is writes(1)
//	global(write,KEY) global(read,KEY)
//	               writes or reads process-wide state, named KEY, without synchronisation
//	lock rlock unlock runlock trylock tryrlock
//	               on the receiver; trylock reports success in its result
//	atomic(read) atomic(write)
//	               an atomic access to the receiver, or to what argument 0 points to
//	once(i)        calls argument i at most once per receiver; has been called when it returns
//	oncefunc(i)    returns a function that calls argument i at most once
//	calls(i)       calls argument i before it returns (also the default for unknown functions)
//	spawns(i)      calls argument i on a goroutine that the receiver can wait for
//	later(i)       calls argument i on another goroutine, at a time of its own
//	join           waits for goroutines: (*sync.WaitGroup).Wait
//	stores(i)      the receiver keeps argument i
//	loads          the result is something that the receiver keeps, still shared
//	takes          the result is something that the receiver kept, now the caller's alone
//	returns(i)     the result is argument i or shares its memory
//	registers(KEY) function and handler arguments are kept by the package variable KEY, to be
//	               called for each request: http.HandleFunc is registers(net/http.DefaultServeMux)
//	entry(i)       argument i is a Lambda handler: concurrent invocations call it
//	entry(i,KEY)   the same; when argument i is nil the handler is the package variable KEY
//	noreturn       does not return: os.Exit
package kb
