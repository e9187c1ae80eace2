package effects_test

import (
	"runtime"
	"strings"
	"testing"
	"time"
)

// growing are programs on which the interpretation once grew without end: by
// recursion within one call, or by sets that feed themselves.
var growing = map[string]string{
	"wrappers of one another": `package main

import (
	"context"
	"io"

	"github.com/aws/aws-lambda-go/lambda"
)

type tee struct{ io.Writer }

var out io.Writer = tee{io.Discard}
var written int

func wrap(w io.Writer, n int) io.Writer {
	for range n {
		w = &tee{w}
	}
	return w
}

func handle(ctx context.Context) error {
	w := wrap(out, 3)
	w.Write(nil)
	written++
	return nil
}

func main() { lambda.Start(handle) }
`,
	"a walk over a type": `package main

import (
	"context"
	"reflect"

	"github.com/aws/aws-lambda-go/lambda"
)

var visited int

func walk(t reflect.Type) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		walk(f.Type)
		walk(f.Type.Elem())
		walk(f.Type.Key())
	}
	visited++
}

func handle(ctx context.Context, v any) error {
	walk(reflect.TypeOf(v))
	walk(reflect.TypeOf(v).Elem())
	walk(reflect.TypeOf(handle))
	return nil
}

func main() { lambda.Start(handle) }
`,
	"callbacks that register callbacks": `package main

import (
	"context"
	"net/http"

	"github.com/aws/aws-lambda-go/lambda"
)

var calls int

type link struct{ http.Handler }

func (l link) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	calls++
	l.Handler.ServeHTTP(w, r)
}

func handle(ctx context.Context) error {
	mux := http.NewServeMux()
	var h http.Handler = mux
	for _, p := range []string{"/a", "/b", "/c"} {
		h = http.TimeoutHandler(http.StripPrefix(p, link{link{h}}), 1, "")
		mux.Handle(p, h)
		mux.Handle(p+"/", link{mux})
	}
	h.ServeHTTP(nil, nil)
	return nil
}

func main() { lambda.Start(handle) }
`,
}

func TestGrowth(t *testing.T) {
	imports := newImporter(t)
	for name, src := range growing {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			got := describe(t, imports, src)
			if d := time.Since(start); d > time.Minute {
				t.Errorf("took %v", d)
			}
			if !strings.Contains(got, "conflict") {
				t.Errorf("the counter's race is not among\n%s", got)
			}
		})
	}
}

// TestTables: the tables that generated code begins with cost what they are long. Memory
// is counted, since time depends on who else is there.
func TestTables(t *testing.T) {
	imports := newImporter(t)
	for name, kind := range map[string]string{"of structs": "[]entry", "of pointers": "[]*entry"} {
		t.Run(name, func(t *testing.T) {
			size := func(entries int) uint64 {
				rows := strings.Repeat("\t{name: \"a\", parts: []string{\"b\"}},\n", entries)
				src := "package main\n\nimport \"github.com/aws/aws-lambda-go/lambda\"\n\ntype entry struct {\n\tname  string\n\tparts []string\n}\n\n" +
					"var table = " + kind + "{\n" + rows + "}\n\nfunc main() { lambda.Start(func() *entry { return nil }) }\n"
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				describe(t, imports, src)
				runtime.ReadMemStats(&after)
				return after.TotalAlloc - before.TotalAlloc
			}
			size(1) // what is made once
			small, large := size(500), size(3000)
			if large > 9*small {
				t.Errorf("6 times the entries take %.1f times the memory: %d MB and %d MB", float64(large)/float64(small), small>>20, large>>20)
			}
		})
	}
}
