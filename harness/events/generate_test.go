package events

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
)

func str() *Type { return &Type{Kind: "string"} }

// filled generates an event and fills it.
func filled(t *testing.T, typ *Type) []byte {
	t.Helper()
	template := Generate(typ)
	if template.Name != "generated" || !json.Valid(template.Payload) {
		t.Fatalf("%s: %s", template.Name, template.Payload)
	}
	return template.Fill(testToken)
}

// TestGenerateDecodes has a type of every kind, and decodes its event.
func TestGenerateDecodes(t *testing.T) {
	type order struct {
		ID       string            `json:"id"`
		Customer string            `json:"customer_name"`
		Email    string            `json:"contactEmail"`
		Created  time.Time         `json:"created"`
		Updated  string            `json:"updatedAt"`
		Lines    []map[string]int8 `json:"lines"`
		Counts   map[int]float64   `json:"counts"`
		Total    int64             `json:"total,string"`
		Paid     bool              `json:"paid,string"`
		Note     string            `json:"note,string"`
		Secret   []byte            `json:"secret"`
		Any      any               `json:"any"`
		Raw      json.RawMessage   `json:"raw"`
		DryRun   bool              `json:"dryRun"`
		Parent   *order            `json:"parent"`
		Children []*order          `json:"children"`
		ByName   map[string]*order `json:"byName"`
		Amount   json.Number       `json:"amount"`
		Trace    string            `json:"traceUUID"`
		Image    events.DynamoDBAttributeValue
		Seen     events.SecondsEpochTime
		Queue    events.SQSEvent
	}
	number, recursive := &Type{Kind: "number"}, &Type{Kind: "recursive", Name: "order", Package: "main"}
	typ := &Type{Kind: "object", Name: "main.order", Package: "main", Fields: []Field{
		{"id", str(), false}, {"customer_name", str(), false}, {"contactEmail", str(), false},
		{"created", &Type{Kind: "time"}, false}, {"updatedAt", str(), false},
		{"lines", &Type{Kind: "array", Elem: &Type{Kind: "map", Elem: number}}, false},
		{"counts", &Type{Kind: "map", Key: "number", Elem: number}, false},
		{"total", number, true}, {"paid", &Type{Kind: "bool"}, true}, {"note", str(), true},
		{"secret", &Type{Kind: "bytes"}, false}, {"any", &Type{Kind: "any"}, false}, {"raw", &Type{Kind: "raw"}, false},
		{"dryRun", &Type{Kind: "bool"}, false}, {"parent", recursive, false},
		{"children", &Type{Kind: "array", Elem: recursive}, false}, {"byName", &Type{Kind: "map", Elem: recursive}, false},
		{"amount", &Type{Kind: "string", Name: "Number", Package: "encoding/json"}, false}, {"traceUUID", str(), false},
		{"Image", &Type{Kind: "object", Name: "DynamoDBAttributeValue", Package: eventsPackage}, false},
		{"Seen", &Type{Kind: "string", Name: "events.SecondsEpochTime", Package: eventsPackage}, false},
		{"Queue", &Type{Kind: "object", Name: "SQSEvent", Package: eventsPackage}, false},
	}}
	var o order
	payload := filled(t, typ)
	if err := json.Unmarshal(payload, &o); err != nil {
		t.Fatalf("%v\n%s", err, payload)
	}
	got := fmt.Sprint([]any{o.ID, o.Customer, o.Email, o.Created.Format(time.RFC3339), o.Updated, o.Lines, o.Counts, o.Total, o.Paid, o.Note,
		string(o.Secret), o.Any, string(o.Raw), o.DryRun, o.Parent, o.Children, o.ByName, o.Amount, o.Trace, o.Image.String(), o.Seen.Unix(), o.Queue.Records[0].MessageId})
	want := strings.NewReplacer("TOKEN", testToken, "UUID", tokenUUID(testToken, 0), "NOW", moment).Replace(
		`[TOKEN name-TOKEN TOKEN@example.com NOW NOW [map[TOKEN:1]] map[1:1] 1 true note-TOKEN` +
			` TOKEN map[id:TOKEN] {"id":"TOKEN"} false <nil> [] map[] 1 UUID TOKEN 1773135000 UUID]`)
	if got != want {
		t.Errorf("decoded\n%s\nwant\n%s\nfrom\n%s", got, want, payload)
	}
}

func TestGenerate(t *testing.T) {
	self := &Type{Kind: "object"}
	self.Fields = []Field{{"self", self, false}}
	for _, c := range []struct {
		typ  *Type
		want string
	}{
		{nil, `{"id":"TOKEN"}`},
		{&Type{}, `{"id":"TOKEN"}`},
		{&Type{Kind: "of the future"}, `{"id":"TOKEN"}`},
		{&Type{Kind: "any"}, `{"id":"TOKEN"}`},
		{&Type{Kind: "map", Elem: &Type{Kind: "any"}}, `{"id":"TOKEN"}`},
		{&Type{Kind: "map"}, `{"id":"TOKEN"}`},
		{&Type{Kind: "map", Elem: str()}, `{"id":"TOKEN"}`},
		{&Type{Kind: "map", Key: "number"}, `{"1":{"id":"TOKEN"}}`},
		{&Type{Kind: "object"}, `{}`},
		{&Type{Kind: "object", Fields: []Field{{"", nil, false}, {"a\"\n<", nil, true}}}, `{"":{"id":"TOKEN"},"a\"\n<":{"id":"TOKEN"}}`},
		{&Type{Kind: "array"}, `[{"id":"TOKEN"}]`},
		{&Type{Kind: "array", Elem: &Type{Kind: "recursive"}}, `[]`},
		{&Type{Kind: "recursive"}, `null`},
		{str(), `"TOKEN"`},
		{&Type{Kind: "number"}, `1`},
		{&Type{Kind: "string", Name: "UUID", Package: "github.com/google/uuid"}, `"` + tokenUUID(testToken, 0) + `"`},
		{&Type{Kind: "object", Fields: []Field{{"tags", &Type{Kind: "array", Elem: str()}, false}}}, `{"tags":["tags-TOKEN"]}`},
		{&Type{Kind: "object", Name: "SQSEvent", Package: "main"}, `{}`},
	} {
		want := strings.ReplaceAll(c.want, "TOKEN", testToken)
		if got := string(filled(t, c.typ)); got != want {
			t.Errorf("%+v: %s, want %s", c.typ, got, want)
		}
	}
	if payload := filled(t, self); len(payload) > 1_000 {
		t.Errorf("a type within itself has an event of %d bytes", len(payload))
	}
	wide := str()
	for range 40 {
		wide = &Type{Kind: "object", Fields: []Field{{"a", wide, false}, {"b", wide, false}, {"c", wide, false}}}
	}
	if payload := filled(t, wide); len(payload) > 4*maxGenerated {
		t.Errorf("a wide type has an event of %d bytes", len(payload))
	}
	shape, err := Named("sqs")
	if err != nil {
		t.Fatal(err)
	}
	got := Generate(&Type{Kind: "object", Name: "events.SQSEvent", Package: eventsPackage})
	if got.Name != "generated" || string(got.Payload) != string(shape.Payload) {
		t.Errorf("%s: %s", got.Name, got.Payload)
	}
}

// TestGenerateDescribed has the description as the probe sends it.
func TestGenerateDescribed(t *testing.T) {
	var typ Type
	if err := json.Unmarshal([]byte(`{"kind":"object","name":"Order","package":"main","fields":[
		{"name":"orderId","type":{"kind":"string","name":"string"}},
		{"name":"items","type":{"kind":"array","elem":{"kind":"object","fields":[{"name":"n","type":{"kind":"number"},"quoted":true}]}}}]}`), &typ); err != nil {
		t.Fatal(err)
	}
	if got, want := string(filled(t, &typ)), `{"orderId":"`+testToken+`","items":[{"n":"1"}]}`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestWords(t *testing.T) {
	for in, want := range map[string]string{
		"customerID": "customer id", "customer_id": "customer id", "Customer-Id": "customer id", "ID": "id",
		"HTTPMethod": "http method", "createdAt": "created at", "x": "x", "": "", "größeÜber": "größe über", "item2Name": "item2 name", "__": "",
	} {
		if got := strings.Join(words(in), " "); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"userId": Canary, "apiKey": Canary, "description": "description-" + Canary, "callbackUrl": "https://example.com/" + Canary,
		"requestUuid": CanaryUUID, "birthDate": "2026-03-10", "paidAt": moment, "format": "format-" + Canary, "hat": "hat-" + Canary,
		"candidate": "candidate-" + Canary, "unitPrice": "1", "": Canary,
	} {
		if got := textFor(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	var no []string
	for _, name := range []string{"dry_run", "DryRun", "dryrun", "skipEmail", "isDeleted", "active", "dry", "runDry"} {
		if boolFor(name) == "false" {
			no = append(no, name)
		}
	}
	if want := []string{"dry_run", "DryRun", "dryrun", "skipEmail", "isDeleted"}; !slices.Equal(no, want) {
		t.Errorf("false are %v, want %v", no, want)
	}
}
