package inside

import (
	"context"
	"encoding/json"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"time"
)

// A Type is the shape of an event, as encoding/json sees it.
type Type struct {
	Kind    string  `json:"kind"` // string, number, bool, object, array, map, any, bytes, time, raw or recursive
	Name    string  `json:"name,omitempty"`
	Package string  `json:"package,omitempty"`
	Fields  []Field `json:"fields,omitempty"` // of an object
	Elem    *Type   `json:"elem,omitempty"`   // of an array or map
	Key     string  `json:"key,omitempty"`    // "number", if that is what a map has for keys
}

// A Field is a field of an object.
type Field struct {
	Name   string `json:"name"`
	Type   *Type  `json:"type"`
	Quoted bool   `json:"quoted,omitempty"` // a number within a string
}

// Handler is the answer to "handler".
type Handler struct {
	Event *Type  // nil: no event, or bytes that the handler reads by itself
	Kind  string // the type of the handler
	Name  string // of the function, "main.(*api).handle-fm"; may be empty
	File  string // where it begins, if that is known
	Line  int
}

var handled struct {
	sync.Mutex
	Handler
}

// Handle is told of each handler that is given to Start, or to NewHandler for middleware.
// The last that says what its event is counts.
func Handle(h interface{}) {
	if !active {
		return
	}
	t := reflect.TypeOf(h)
	if t == nil {
		return
	}
	d := Handler{Kind: t.String(), Event: event(t)}
	d.locate(reflect.ValueOf(h))
	handled.Lock()
	defer handled.Unlock()
	if d.Event != nil || handled.Event == nil && !ofLibrary(t) {
		handled.Handler = d
	}
}

// ofLibrary reports whether a type is what the library makes of handlers, and gives to
// itself again.
func ofLibrary(t reflect.Type) bool {
	for t.Kind() == reflect.Ptr {
		t = t.Elem()
	}
	return t.PkgPath() == "github.com/aws/aws-lambda-go/lambda"
}

// locate finds the source of a handler: a function, or a method Invoke.
func (d *Handler) locate(v reflect.Value) {
	if v.Kind() != reflect.Func {
		m, ok := v.Type().MethodByName("Invoke")
		if !ok {
			return
		}
		v = m.Func
	}
	f := runtime.FuncForPC(v.Pointer())
	if f == nil {
		return
	}
	d.Name = f.Name()
	d.File, d.Line = f.FileLine(v.Pointer())
}

func handler() Handler {
	handled.Lock()
	defer handled.Unlock()
	return handled.Handler
}

// event is the type of the last parameter of a handler, if that is not the context.
func event(t reflect.Type) *Type {
	if t.Kind() != reflect.Func || t.NumIn() == 0 {
		return nil
	}
	last := t.In(t.NumIn() - 1)
	if last == reflect.TypeOf((*context.Context)(nil)).Elem() {
		return nil
	}
	d := &describer{}
	return d.describe(last, 0)
}

const (
	maxDepth = 12   // of types within types
	maxTypes = 2000 // in one description
)

type describer struct {
	above []reflect.Type // types that the current one is within
	count int
}

var (
	timeType = reflect.TypeOf(time.Time{})
	rawType  = reflect.TypeOf(json.RawMessage(nil))
	decoder  = reflect.TypeOf((*json.Unmarshaler)(nil)).Elem()
	texter   = reflect.TypeOf((*interface{ UnmarshalText([]byte) error })(nil)).Elem()
)

func (d *describer) describe(t reflect.Type, depth int) *Type {
	for t.Kind() == reflect.Ptr {
		t = t.Elem()
	}
	out := &Type{Name: t.Name(), Package: t.PkgPath()}
	d.count++
	for _, above := range d.above {
		if above == t {
			out.Kind = "recursive"
			return out
		}
	}
	if depth > maxDepth || d.count > maxTypes {
		out.Kind = "any"
		return out
	}
	d.above = append(d.above, t)
	defer func() { d.above = d.above[:len(d.above)-1] }()
	d.fill(out, t, depth)
	return out
}

func (d *describer) fill(out *Type, t reflect.Type, depth int) {
	switch {
	case t == timeType:
		out.Kind = "time"
		return
	case t == rawType, reflect.PointerTo(t).Implements(decoder) && t.Kind() != reflect.Struct:
		out.Kind = "raw"
		return
	case reflect.PointerTo(t).Implements(texter):
		out.Kind = "string"
		return
	}
	switch t.Kind() {
	case reflect.String:
		out.Kind = "string"
	case reflect.Bool:
		out.Kind = "bool"
	case reflect.Struct:
		out.Kind = "object"
		out.Fields = d.fields(t, depth)
	case reflect.Map:
		out.Kind, out.Elem = "map", d.describe(t.Elem(), depth+1)
		if k := t.Key().Kind(); reflect.Int <= k && k <= reflect.Float64 {
			out.Key = "number"
		}
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 && t.Kind() == reflect.Slice {
			out.Kind = "bytes"
			return
		}
		out.Kind, out.Elem = "array", d.describe(t.Elem(), depth+1)
	case reflect.Interface, reflect.Func, reflect.Chan, reflect.UnsafePointer:
		out.Kind = "any"
	default:
		out.Kind = "number"
	}
}

// fields lists what encoding/json decodes into a struct, with embedded structs taken
// apart. Names that occur twice are left to the one that comes first.
func (d *describer) fields(t reflect.Type, depth int) []Field {
	var out []Field
	seen := map[string]bool{}
	add := func(f Field) {
		if !seen[f.Name] {
			seen[f.Name] = true
			out = append(out, f)
		}
	}
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Tag.Get("json") == "-" || f.PkgPath != "" && !f.Anonymous {
			continue
		}
		embedded := f.Type
		if embedded.Kind() == reflect.Ptr {
			embedded = embedded.Elem()
		}
		if f.Anonymous && name == "" && embedded.Kind() == reflect.Struct {
			for _, inner := range d.describe(embedded, depth+1).Fields {
				add(inner)
			}
			continue
		}
		if f.PkgPath != "" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		add(Field{Name: name, Type: d.describe(f.Type, depth+1), Quoted: strings.Contains(options, "string")})
	}
	return out
}
