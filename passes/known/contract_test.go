package known

import (
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestClassify(t *testing.T) {
	for _, test := range []struct {
		name string
		want Kind
		doc  string
	}{
		// Plain promises, from the standard library.
		{"DB", Safe, "DB is a database handle representing a pool of zero or more\nunderlying connections. It's safe for concurrent use by multiple\ngoroutines."},
		{"Client", Safe, "Clients should be reused instead of created as needed. Clients are safe for concurrent use by multiple goroutines."},
		{"Conn", Safe, "Conn is a generic stream-oriented network connection.\n\nMultiple goroutines may invoke methods on a Conn simultaneously."},
		{"Dialer", Safe, "It is safe to call Dialer's methods concurrently."},
		{"Logger", Safe, "A Logger can be used simultaneously from multiple goroutines; it guarantees to serialize access to the Writer."},
		{"Context", Safe, "Context's methods may be called by multiple goroutines simultaneously."},
		{"RoundTripper", Safe, "A RoundTripper must be safe for concurrent use by multiple goroutines."},
		{"Regexp", Safe, "A Regexp is safe for concurrent use by multiple goroutines,\nexcept for configuration methods, such as [Regexp.Longest]."},
		{"Time", Safe, "A Time value can be used by multiple goroutines simultaneously except\nthat the methods [Time.GobDecode] and [Time.UnmarshalText] are not concurrency-safe."},
		{"Map", Safe, "Map is like a Go map[any]any but is safe for concurrent use\nby multiple goroutines without additional locking or coordination."},

		// Plain prohibitions.
		{"Source", Unsafe, "A Source is not safe for concurrent use by multiple goroutines."},
		{"Seed", Unsafe, "Seed should not be called concurrently with any other [Rand] method."},
		{"Longest", Unsafe, "This method modifies the [Regexp] and may not be called concurrently\nwith any other methods."},
		{"QUICConn", Unsafe, "Methods of QUICConn are not safe for concurrent use."},
		{"Arena", Unsafe, "An Arena must never be used concurrently by multiple goroutines."},
		{"Ordering", Unsafe, "The methods of an Ordering should only be called by one goroutine at a time."},
		{"Caser", Unsafe, "A Caser may be stateful and should therefore not be shared between goroutines."},
		{"Conn", Unsafe, "Conn is a PostgreSQL connection handle. It is not safe for concurrent usage. Use a connection pool to manage access to multiple database connections from multiple goroutines."},
		{"Cursor", Unsafe, "This type is not goroutine safe and must not be used concurrently by multiple goroutines."},
		{"ExponentialBackOff", Unsafe, "Note: Implementation is not thread-safe."},
		{"Encoder", Unsafe, "Encoder is NOT safe for concurrent use i.e. a Encoder cannot be used concurrently in multiple goroutines."},
		{"Cache", Unsafe, "Cache is an LRU cache. It is not safe for concurrent access."},
		{"ArrayEncoder", Unsafe, "Like slices, ArrayEncoders aren't safe for concurrent use (though typical use shouldn't require locks)."},
		{"Request", Unsafe, "Request instance MUST NOT be used from concurrently running goroutines."},
		{"Listener", Silent, "It's NOT safe for concurrent use by multiple goroutines except if made with Lock."},

		// About something else.
		{"Hash", Unsafe, "A Hash is not safe for concurrent use by multiple goroutines, but a Seed is."},
		{"Seed", Silent, "A Hash is not safe for concurrent use by multiple goroutines, but a Seed is."},
		{"Enforcer", Unsafe, "Enforcer is not safe for concurrent use; use SyncedEnforcer instead, which is safe for concurrent use."},
		{"Enforcer", Unsafe, "Enforcer is not safe for concurrent use. Use a SyncedEnforcer, which is goroutine-safe."},
		{"RecordReader", Silent, "RecordSet values are not safe to use concurrently from multiple goroutines."},
		{"ReaderAt", Silent, "Like any io.ReaderAt, clients can execute parallel ReadAt calls, but it is not safe to call Close and reading methods concurrently."},

		// Parts, conditions and asides.
		{"Uploader", Safe, "It is safe to call Upload() on this structure for multiple objects and across concurrent goroutines. Mutating the Uploader's properties is not safe to be done concurrently."},
		{"Session", Safe, "Sessions are safe to create service clients concurrently, but it is not safe to mutate the Session concurrently."},
		{"Message", Silent, "Operations which modify a Message are not safe for concurrent use."},
		{"Read", Silent, "Read should not be called concurrently with any other Rand method unless the underlying source is a LockedSource."},
		{"Enqueue", Safe, "It never blocks and is safe to be called by multiple goroutines concurrently."},
		{"Cache", Silent, "The thread-safety of this interface is undefined and is dictated by implementations."},
		{"Logger", Silent, "If your Writer is not thread safe, you may consider a sync wrapper."},
		{"Conn", Silent, "It is not used concurrently by multiple goroutines."},
		{"Buffer", Silent, "A Buffer is a variable-sized buffer of bytes with Read and Write methods."},
		{"Builder", Silent, "The zero value is ready to use. Do not copy a non-zero Builder."},
	} {
		doc := " " + strings.ReplaceAll(test.doc, "\n", "\n ")
		if got := classify(test.name, doc); got.Kind != test.want {
			t.Errorf("%s: %v (%q), want %v:\n%s", test.name, got.Kind, got.Quote, test.want, test.doc)
		}
	}
}

func TestContract(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.go")
	const src = `package x

// A Pool is safe for concurrent use.
type Pool struct{}

// Get is not safe for concurrent use.
func (p *Pool) Get() {}

/*
Conn is one connection. It must not be used concurrently.
*/
type Conn struct{}

// A Tx is not safe for concurrent use.
type (
	Tx struct{}
)

type (
	// A Stmt is thread-safe.
	Stmt[T any] struct{}

	Rows struct{}
)

// Not a doc comment: Bare is not safe for concurrent use.

type Bare struct{}
`
	if err := os.WriteFile(file, []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	var k Known
	for _, test := range []struct {
		decl, name string
		want       Kind
	}{
		{"type Pool", "Pool", Safe},
		{"Get()", "(*Pool).Get", Unsafe},
		{"type Conn", "Conn", Unsafe},
		{"Tx struct", "Tx", Unsafe},
		{"Stmt[T", "Stmt", Safe},
		{"Rows struct", "Rows", Silent},
		{"type Bare", "Bare", Silent},
		{"type Pool", "Other", Silent}, // another version of the file than was compiled
	} {
		line := 1 + strings.Count(src[:strings.Index(src, test.decl)], "\n")
		if got := k.Contract(token.Position{Filename: file, Line: line}, test.name); got.Kind != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
	for _, at := range []token.Position{{}, {Filename: file}, {Filename: file, Line: 999}, {Filename: "no/such@v1.0.0/x.go", Line: 1}} {
		if got := k.Contract(at, "Pool"); got.Kind != Silent {
			t.Errorf("%v: %v, want silent", at, got)
		}
	}
	at := token.Position{Filename: "$GOROOT/src/hash/maphash/maphash.go", Line: lineOf(t, "hash/maphash/maphash.go", "type Hash struct")}
	if got := k.Contract(at, "Hash"); got.Kind != Unsafe {
		t.Errorf("%v: %v, want unsafe", at, got)
	}
}

// lineOf returns the line of a file of the standard library that begins with text.
func lineOf(t *testing.T, file, text string) int {
	t.Helper()
	src, err := os.ReadFile(places("$GOROOT/src/" + file)[0])
	if err != nil {
		t.Fatal(err)
	}
	before, _, ok := strings.Cut(string(src), "\n"+text)
	if !ok {
		t.Fatalf("%s has no %q", file, text)
	}
	return 2 + strings.Count(before, "\n")
}
