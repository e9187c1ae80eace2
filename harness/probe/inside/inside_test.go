package inside

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		id   string
		want ticket
		ok   bool
	}{
		{"0000000a-0208-4000-8000-000000000001", ticket{10, 2, 8}, true},
		{"00000000-3f40-4000-8000-00000000ffff", ticket{0, 63, 64}, true},
		{"00000001-4000-4000-8000-000000000001", ticket{}, false}, // slot 64
		{"8476a536-e9f4-11e8-9739-2dfe598c3fcd", ticket{}, false}, // of somebody else
		{"0000000A-0208-4000-8000-000000000001", ticket{}, false},
		{"", ticket{}, false},
	} {
		got, ok := parse(c.id)
		if ok != c.ok || ok && got != c.want {
			t.Errorf("%q: %+v, %v", c.id, got, ok)
		}
	}
}

type order struct {
	ID       string            `json:"id"`
	Amount   int               `json:"amount,string"`
	Paid     bool              `json:",omitempty"`
	When     time.Time         `json:"when"`
	Lines    []line            `json:"lines"`
	Tags     map[string]string `json:"tags"`
	Raw      json.RawMessage   `json:"raw"`
	Any      interface{}       `json:"any"`
	Body     []byte            `json:"body"`
	Parent   *order            `json:"parent"`
	Hidden   string            `json:"-"`
	internal string
	embedded
}

type line struct{ SKU string }

type embedded struct {
	Region string `json:"region"`
	ID     string `json:"id"` // hidden by that of order
}

func TestDescribe(t *testing.T) {
	_ = order{}.internal
	got := event(reflect.TypeOf(func(*order) error { return nil }))
	kinds := map[string]string{}
	for _, f := range got.Fields {
		if _, twice := kinds[f.Name]; twice {
			t.Errorf("%s twice", f.Name)
		}
		kinds[f.Name] = f.Type.Kind
		if f.Quoted != (f.Name == "amount") {
			t.Errorf("%s: quoted %v", f.Name, f.Quoted)
		}
	}
	want := map[string]string{"id": "string", "amount": "number", "Paid": "bool", "when": "time", "lines": "array", "tags": "map",
		"raw": "raw", "any": "any", "body": "bytes", "parent": "recursive", "region": "string"}
	if !reflect.DeepEqual(kinds, want) {
		t.Errorf("%v", kinds)
	}
	if got.Name != "order" || got.Kind != "object" {
		t.Errorf("%+v", got)
	}
}

func TestNoEvent(t *testing.T) {
	for _, f := range []interface{}{func() {}, 1, "x"} {
		if got := event(reflect.TypeOf(f)); got != nil {
			t.Errorf("%T: %+v", f, got)
		}
	}
}
