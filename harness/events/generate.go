package events

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode"
)

// A Type is the shape of an event type as JSON sees it.
type Type struct {
	// Kind is string, number, bool, object, array, map, any, bytes (base64), time
	// (RFC 3339), raw (JSON of any form) or recursive (a type that this one is within).
	Kind    string  `json:"kind"`
	Name    string  `json:"name,omitempty"`    // "Order" or "main.Order"
	Package string  `json:"package,omitempty"` // the path of its package
	Fields  []Field `json:"fields,omitempty"`  // of an object, in order
	Key     string  `json:"key,omitempty"`     // kind of the keys of a map, if not string
	Elem    *Type   `json:"elem,omitempty"`    // of an array or map
}

// A Field is a field of an object.
type Field struct {
	Name   string `json:"name"`
	Type   *Type  `json:"type"`
	Quoted bool   `json:"quoted,omitempty"` // the option ",string" of encoding/json
}

const (
	maxTypeDepth = 16       // of types within types that are filled
	maxGenerated = 64 << 10 // bytes of an event; what comes then is left empty
)

// moment is the time in events, which is the same in all invocations.
const moment = "2026-03-10T09:30:00Z"

// anyValue is for what can be any JSON.
const anyValue = `{"id":"` + Canary + `"}`

// Generate makes an event of a type: canaries for strings, 1 for numbers, one element for
// arrays and maps. The types of package events of aws-lambda-go get the named event. What
// strings mean is guessed from the names of their fields; which values a function wants
// in a field (the name of a state, say) cannot be known. nil is for handlers without
// event, or those that read bytes.
func Generate(t *Type) Template {
	g := &generator{}
	if t != nil && t.Kind == "map" && isAny(t.Elem) && t.Key == "" {
		t = nil // as functions use map[string]any: an object
	}
	g.value(t, "", 0)
	return Template{"generated", g.out.Bytes()}
}

func isAny(t *Type) bool { return t == nil || t.Kind == "any" || t.Kind == "raw" }

type generator struct{ out bytes.Buffer }

// value writes the JSON of a type. name is that of the field that it is for.
func (g *generator) value(t *Type, name string, depth int) {
	if t == nil {
		g.out.WriteString(anyValue)
		return
	}
	if text, ok := known(t); ok {
		g.out.Write(text)
		return
	}
	full := depth > maxTypeDepth || g.out.Len() > maxGenerated
	switch t.Kind {
	case "string":
		g.out.Write(quote(textFor(name)))
	case "number":
		g.out.WriteByte('1')
	case "bool":
		g.out.WriteString(boolFor(name))
	case "bytes":
		g.out.Write(quote(base64.StdEncoding.EncodeToString([]byte(Canary))))
	case "time":
		g.out.Write(quote(moment))
	case "object":
		g.object(t.Fields, full, depth)
	case "array":
		g.array(t.Elem, name, full, depth)
	case "map":
		g.mapping(t, name, full, depth)
	case "recursive":
		g.out.WriteString("null") // a pointer, else the type could not be
	default:
		g.out.WriteString(anyValue)
	}
}

func (g *generator) object(fields []Field, full bool, depth int) {
	if full {
		fields = nil
	}
	g.out.WriteByte('{')
	for i, f := range fields {
		if i > 0 {
			g.out.WriteByte(',')
		}
		g.out.Write(quote(f.Name))
		g.out.WriteByte(':')
		if f.Quoted && f.Type != nil && (f.Type.Kind == "number" || f.Type.Kind == "bool" || f.Type.Kind == "string") {
			inner := &generator{}
			inner.value(f.Type, f.Name, depth+1)
			g.out.Write(quote(inner.out.String()))
			continue
		}
		g.value(f.Type, f.Name, depth+1)
	}
	g.out.WriteByte('}')
}

func (g *generator) array(elem *Type, name string, full bool, depth int) {
	g.out.WriteByte('[')
	if !full && (elem == nil || elem.Kind != "recursive") {
		g.value(elem, name, depth+1)
	}
	g.out.WriteByte(']')
}

func (g *generator) mapping(t *Type, name string, full bool, depth int) {
	g.out.WriteByte('{')
	if !full && (t.Elem == nil || t.Elem.Kind != "recursive") {
		switch {
		case t.Key == "number":
			g.out.WriteString(`"1":`)
		case depth == 0:
			g.out.WriteString(`"id":`)
		default:
			g.out.WriteString(`"` + Canary + `":`)
		}
		g.value(t.Elem, name, depth+1)
	}
	g.out.WriteByte('}')
}

// known returns the JSON of types that decode themselves, and of the events of AWS.
func known(t *Type) ([]byte, bool) {
	name := t.Name[strings.LastIndexByte(t.Name, '.')+1:]
	if shape, ok := ForType(t.Package, name); ok {
		return shape.Payload, true
	}
	if name == "UUID" {
		return quote(CanaryUUID), true // google/uuid, gofrs/uuid, satori/go.uuid
	}
	text, ok := knownTypes[t.Package+"."+name]
	return []byte(text), ok
}

// knownTypes are types that decode what their fields do not show.
var knownTypes = map[string]string{
	eventsPackage + ".DynamoDBAttributeValue": `{"S":"` + Canary + `"}`,
	eventsPackage + ".SecondsEpochTime":       `1773135000`,
	eventsPackage + ".MilliSecondsEpochTime":  `1773135000000`,
	eventsPackage + ".RFC3339EpochTime":       `"` + moment + `"`,
	eventsPackage + ".DurationSeconds":        `1`,
	eventsPackage + ".DurationMinutes":        `1`,
	eventsPackage + ".JSONNumberBytes":        `[1]`,
	"encoding/json.Number":                    `1`,
	"math/big.Int":                            `1`,
	"math/big.Float":                          `"1"`,
	"math/big.Rat":                            `"1"`,
	"net.IP":                                  `"192.0.2.1"`,
	"net/netip.Addr":                          `"192.0.2.1"`,
	"net/netip.AddrPort":                      `"192.0.2.1:80"`,
	"net/netip.Prefix":                        `"192.0.2.0/24"`,
	"log/slog.Level":                          `"INFO"`,
	"github.com/shopspring/decimal.Decimal":   `"1"`,
	"github.com/oklog/ulid.ULID":              `"01HZX3T0000000000000000000"`,
	"github.com/oklog/ulid/v2.ULID":           `"01HZX3T0000000000000000000"`,
}

// words takes a name apart: "customerID", "customer_id" and "Customer-Id" are customer, id.
func words(name string) []string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		if i > 0 && unicode.IsUpper(r) {
			nextLower := i+1 < len(runes) && unicode.IsLower(runes[i+1])
			if !unicode.IsUpper(runes[i-1]) || nextLower {
				b.WriteByte(' ')
			}
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.FieldsFunc(b.String(), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// textFor returns a string for a field, by the last word of its name.
func textFor(name string) string {
	list := words(name)
	if len(list) == 0 {
		return Canary
	}
	last := list[len(list)-1]
	switch last {
	case "id", "ids", "key", "keys", "token", "sub", "username", "user":
		return Canary
	case "uuid", "guid":
		return CanaryUUID
	case "email", "emails", "mail":
		return Canary + "@example.com"
	case "url", "urls", "uri", "link", "href", "website", "endpoint":
		return "https://example.com/" + Canary
	case "at", "time", "timestamp", "datetime", "since", "until", "expires", "expiry":
		return moment
	case "date", "day", "birthday":
		return moment[:len("2026-03-10")]
	case "amount", "price", "total", "quantity", "qty", "count", "size", "limit", "age":
		return "1"
	case "phone", "mobile":
		return "+12025550100" // reserved for fiction
	case "ip":
		return "192.0.2.1" // RFC 5737: for documentation
	case "currency":
		return "USD"
	case "country":
		return "US"
	case "locale", "language", "lang":
		return "en"
	case "timezone", "tz":
		return "UTC"
	case "region":
		return "us-east-1"
	}
	return last + "-" + Canary
}

// boolFor is true, but for switches that keep a function from its work.
func boolFor(name string) string {
	list := words(name)
	for i, w := range list {
		switch w {
		case "dry":
			if i+1 < len(list) && list[i+1] == "run" {
				return "false"
			}
		case "dryrun", "skip", "disabled", "disable", "deleted", "cancelled", "canceled", "test", "ping", "warmup", "warmer":
			return "false"
		}
	}
	return "true"
}
