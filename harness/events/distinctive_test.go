package events

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

func templates(payloads ...string) []Template {
	var list []Template
	for i, p := range payloads {
		list = append(list, Template{fmt.Sprint(i), []byte(p)})
	}
	return list
}

func TestDistinctive(t *testing.T) {
	for _, c := range []struct {
		name string
		in   []string
		want [][]string
	}{
		{"values", []string{
			`{"customer":"Ada Lovelace","city":"London"}`, `{"customer":"Grace Hopper","city":"Arlington"}`,
		}, [][]string{{"Ada Lovelace", "London"}, {"Arlington", "Grace Hopper"}}},
		{"shared, whatever the case, and parts", []string{
			`["shared-1","Order-77","x@example.com"]`, `["shared-1","my order-77b"]`, `["note","to X@EXAMPLE.com, soon"]`,
		}, [][]string{nil, {"my order-77b"}, {"to X@EXAMPLE.com, soon"}}},
		{"within others' names, numbers and text", []string{
			`["customer-a","12345678"]`, `{"customer-a":12345678}`,
		}, [][]string{nil, nil}},
		{"names are none", []string{`{"customer-17":1}`, `{}`}, [][]string{nil, nil}},
		{"short, numbers, words", []string{
			`["ab-12","12345","-1.5e10","true","pending","IN_PROGRESS","application/x-mine","us-east-1","aws:sqs","X-Amzn-Trace-Id","gzip,deflate","HTTP/1.1",""]`, `{}`,
		}, [][]string{nil, nil}},
		{"long words and numbers", []string{`["correcthorsebattery","123456","A1B2C3","Johnson","Zürich","größer"]`, `{}`},
			[][]string{{"123456", "A1B2C3", "Johnson", "Zürich", "correcthorsebattery", "größer"}, nil}},
		{"JSON and base64 in strings", []string{
			`{"body":"{\"customer\":\"Ada Lovelace\"}"}`, `{"data":"` + b64(`{"customer":"Grace Hopper"}`) + `"}`,
		}, [][]string{{"Ada Lovelace", `{"customer":"Ada Lovelace"}`}, {"Grace Hopper", b64(`{"customer":"Grace Hopper"}`), `{"customer":"Grace Hopper"}`}}},
		{"hidden in the other's base64", []string{`["Grace Hopper"]`, `["` + b64(`{"customer":"Grace Hopper"}`) + `"]`},
			[][]string{nil, {b64(`{"customer":"Grace Hopper"}`), `{"customer":"Grace Hopper"}`}}},
		{"tokens", []string{
			`{"a":"lmicheck-canary","b":"6c6d6963-6865-4b2d-8361-6e6172790000","c":"name lmicheck-canary"}`, `{}`,
		}, [][]string{nil, nil}},
		{"recorded ids", []string{
			`{"Records":[{"eventSource":"aws:sqs","messageId":"19dd0b57-b21e-4ac1-bd88-01bbb068cb78","body":"Hello, Ada"}]}`, `{}`,
		}, [][]string{{"Hello, Ada"}, nil}},
		{"alone", []string{`["Ada Lovelace","Ada Lovelace"]`}, [][]string{{"Ada Lovelace"}}},
		{"twice", []string{`["Ada Lovelace"]`, `["Ada Lovelace"]`}, [][]string{nil, nil}},
		{"no JSON", []string{`{"a":"Ada Lovelace`, `"`}, [][]string{{}, nil}},
		{"none", nil, [][]string{}},
	} {
		got := Distinctive(templates(c.in...))
		if len(got) != len(c.want) {
			t.Errorf("%s: %q", c.name, got)
			continue
		}
		for i := range got {
			if c.name != "no JSON" && !(len(got[i]) == 0 && len(c.want[i]) == 0) && !reflect.DeepEqual(got[i], c.want[i]) {
				t.Errorf("%s: %d has %q, want %q", c.name, i, got[i], c.want[i])
			}
		}
	}
}

// TestDistinctiveMany has as many events as a file of lines may have.
func TestDistinctiveMany(t *testing.T) {
	var list []string
	for i := range 2_000 {
		list = append(list, fmt.Sprintf(`{"customer":"Customer No. %05d","note":"%s","city":"Aarhus"}`, i, strings.Repeat("the same text ", 20)))
	}
	begin := time.Now()
	got := Distinctive(templates(list...))
	if len(got) != len(list) || len(got[1_711]) != 1 || got[1_711][0] != "Customer No. 01711" {
		t.Errorf("%q", got[1_711])
	}
	if d := time.Since(begin); d > 20*time.Second {
		t.Errorf("it took %v", d)
	}
	large := `"` + strings.Repeat("Ada Lovelace ", maxEvent/13) + `"`
	for i, values := range Distinctive(templates(large, large)) {
		if len(values) > 0 {
			t.Errorf("%d has %d strings", i, len(values))
		}
	}
}

// TestDistinctiveNamed: events that are made of canaries are told apart by tokens.
func TestDistinctiveNamed(t *testing.T) {
	var list []Template
	for _, name := range []string{"sqs", "apigatewayv2", "kinesis"} {
		template, err := Named(name)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, template)
	}
	for i, values := range Distinctive(list) {
		for _, v := range values {
			if strings.Contains(v, "lmic") {
				t.Errorf("%s has %q", list[i].Name, v)
			}
		}
	}
}
