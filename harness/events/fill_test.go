package events

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func TestFill(t *testing.T) {
	uuid := tokenUUID(testToken, 0)
	url := base64.RawURLEncoding
	for in, want := range map[string]string{
		`"lmicheck-canary"`:                            `"` + testToken + `"`,
		`{ "b" : "x-lmicheck-canary" ,	"a":1}`:         `{ "b" : "x-` + testToken + `" ,	"a":1}`,
		`{"lmicheck-canary":[true,null,-1.50e+3]}`:     `{"` + testToken + `":[true,null,-1.50e+3]}`,
		`["\u006cmicheck-canary","\u00e9\/"]`:          `["` + testToken + `","\u00e9\/"]`,
		`{"a":"<&> é lmicheck-canary"}`:                `{"a":"<&> é ` + testToken + `"}`,
		`{"a":"6c6d6963-6865-4b2d-8361-6e6172790000"}`: `{"a":"` + uuid + `"}`,
		// Within JSON within strings: a message of SNS in a message of SQS.
		`{"a":"{\"b\":\"{\\\"c\\\":\\\"lmicheck-canary\\\"}\"}"}`: `{"a":"{\"b\":\"{\\\"c\\\":\\\"` + testToken + `\\\"}\"}"}`,
		`{"a":"{\"b\":\"` + b64(Canary) + `\"}"}`:                 `{"a":"{\"b\":\"` + b64(testToken) + `\"}"}`,
		// Base64 of each form, and twice.
		`["` + b64("12"+Canary) + `"]`:                                            `["` + b64("12"+testToken) + `"]`,
		`["` + b64(b64("1"+Canary)) + `"]`:                                        `["` + b64(b64("1"+testToken)) + `"]`,
		`["` + b64(`{"c":"`+Canary+`"}`) + `"]`:                                   `["` + b64(`{"c":"`+testToken+`"}`) + `"]`,
		`["` + url.EncodeToString([]byte("ÿ??"+Canary)) + `"]`:                    `["` + url.EncodeToString([]byte("ÿ??"+testToken)) + `"]`,
		`["` + b64(gzipString("1"+Canary)) + `"]`:                                 `["` + b64(gzipString("1"+testToken)) + `"]`,
		`["` + base64.URLEncoding.EncodeToString([]byte("ÿ??"+Canary+"1")) + `"]`: `["` + base64.URLEncoding.EncodeToString([]byte("ÿ??"+testToken+"1")) + `"]`,
		// All of it: a message, with a message, with compressed data.
		`{"a":"{\"b\":\"{\\\"c\\\":\\\"` + b64(gzipString(`{"d":"`+Canary+`"}`)) + `\\\"}\"}"}`: `{"a":"{\"b\":\"{\\\"c\\\":\\\"` + b64(gzipString(`{"d":"`+testToken+`"}`)) + `\\\"}\"}"}`,
		// Not the canary.
		`{"a":"lmicheck_canary","b":"Lmicheck-Canary","c":"lmicheck-canar"}`: `{"a":"lmicheck_canary","b":"Lmicheck-Canary","c":"lmicheck-canar"}`,
		`{"a":"` + b64("no such text in it") + `"}`:                          `{"a":"` + b64("no such text in it") + `"}`,
		`[]`: `[]`, `7`: `7`, `""`: `""`, `null`: `null`,
		// Not JSON.
		`{"a":"lmicheck-canary"`: `{"a":"` + testToken + `"`,
		``:                       ``,
	} {
		before := in
		got := Template{Payload: []byte(in)}.Fill(testToken)
		if string(got) != want || in != before {
			t.Errorf("%s\nis filled as\n%s\nwant\n%s", in, got, want)
		}
	}
}

// TestFillAnyToken has tokens that JSON has to escape.
func TestFillAnyToken(t *testing.T) {
	const token = "a\"b\\c\n<é>"
	got := Template{Payload: []byte(`{"x":"lmicheck-canary","y":"{\"z\":\"lmicheck-canary\"}"}`)}.Fill(token)
	var event struct{ X, Y string }
	if err := json.Unmarshal(got, &event); err != nil || event.X != token {
		t.Fatalf("%v in %s", err, got)
	}
	var inner struct{ Z string }
	if err := json.Unmarshal([]byte(event.Y), &inner); err != nil || inner.Z != token {
		t.Fatalf("%v in %s", err, event.Y)
	}
}

// TestFillRecorded has events without canaries: their ids change, and nothing else.
func TestFillRecorded(t *testing.T) {
	const uuid = "19dd0b57-b21e-4ac1-bd88-01bbb068cb78"
	u0, u1 := tokenUUID(testToken, 0), tokenUUID(testToken, 1)
	for in, want := range map[string]string{
		`{"resource":"/x","requestContext":{"requestTime":"now","apiId":"abc","requestId":"` + uuid + `","extendedRequestId":"JKJaXmPLvHcESHA="},"body":"` + uuid + `"}`: `{"resource":"/x","requestContext":{"requestTime":"now","apiId":"abc","requestId":"` + u0 + `","extendedRequestId":"` + testToken + `"},"body":"` + uuid + `"}`,
		`{"version":"2.0","requestContext":{"apiId":"abc","requestId":"JKJaXmPLvHcESHA=","http":{"requestId":"x"}},"requestId":"y"}`:                                     `{"version":"2.0","requestContext":{"apiId":"abc","requestId":"` + testToken + `","http":{"requestId":"x"}},"requestId":"y"}`,
		`{"Records":[{"messageId":"` + uuid + `","body":"{\"messageId\":\"7\"}","eventSource":"aws:sqs"},{"messageId":"` + uuid + `"}]}`:                                 `{"Records":[{"messageId":"` + u0 + `","body":"{\"messageId\":\"7\"}","eventSource":"aws:sqs"},{"messageId":"` + u1 + `"}]}`,
		`{"Records":[{"EventSource":"aws:sns","Sns":{"MessageId":"` + strings.ToUpper(uuid) + `","Message":"m"}}]}`:                                                      `{"Records":[{"EventSource":"aws:sns","Sns":{"MessageId":"` + u0 + `","Message":"m"}}]}`,
		`{"Records":[{"eventSource":"aws:s3","responseElements":{"x-amz-request-id":"C3D1"},"s3":{"object":{"key":"k"}}}]}`:                                              `{"Records":[{"eventSource":"aws:s3","responseElements":{"x-amz-request-id":"` + testToken + `"},"s3":{"object":{"key":"k"}}}]}`,
		`{"Records":[{"eventSource":"aws:dynamodb","eventID":"c4ca"},{"eventSource":"aws:dynamodb","eventID":"c81e"}]}`:                                                  `{"Records":[{"eventSource":"aws:dynamodb","eventID":"` + testToken + `"},{"eventSource":"aws:dynamodb","eventID":"` + testToken + `-1"}]}`,
		`{"Records":[{"eventSource":"aws:kinesis","eventID":"shardId-000000000006:4959","kinesis":{"sequenceNumber":"4959"}}]}`:                                          `{"Records":[{"eventSource":"aws:kinesis","eventID":"shardId-000000000006:` + testToken + `","kinesis":{"sequenceNumber":"4959"}}]}`,
		`{"id":"` + uuid + `","detail-type":"t","source":"s","detail":{"id":"1"}}`:                                                                                       `{"id":"` + u0 + `","detail-type":"t","source":"s","detail":{"id":"1"}}`,
		`{"invocationId":"i","deliveryStreamArn":"a","records":[{"recordId":"r"},{"recordId":""}]}`:                                                                      `{"invocationId":"` + testToken + `","deliveryStreamArn":"a","records":[{"recordId":"` + testToken + `"},{"recordId":""}]}`,
	} {
		if got := string(Template{Payload: []byte(in)}.Fill(testToken)); got != want {
			t.Errorf("%s\nis filled as\n%s\nwant\n%s", in, got, want)
		}
		// With a canary of the user's, ids are the user's, too.
		with := strings.Replace(in, "{", `{"mine":"lmicheck-canary",`, 1)
		if got, want := string(Template{Payload: []byte(with)}.Fill(testToken)), strings.Replace(with, Canary, testToken, 1); got != want {
			t.Errorf("%s\nis filled as\n%s", with, got)
		}
	}
	for _, same := range []string{
		`{"id":"1","detail":{}}`, `{"Records":[{"messageId":"1"}]}`, `{"Records":[{"eventSource":"mine","messageId":"1"}]}`,
		`{"requestContext":{"requestId":"1"}}`, `{"requestContext":{"elb":{"targetGroupArn":"a"},"requestId":"1"}}`,
		`{"requestContext":"apiId"}`, `{"Records":{"eventSource":"aws:sqs","messageId":"1"}}`, `{"messageId":"1"}`,
		`{"Records":[{"eventSource":"aws:sqs","messageId":1}]}`, `{"Records":[["messageId"]]}`,
		`{"orderId":"` + uuid + `"}`,
	} {
		if got := string(Template{Payload: []byte(same)}.Fill(testToken)); got != same {
			t.Errorf("%s\nis filled as\n%s", same, got)
		}
	}
}

func FuzzFill(f *testing.F) {
	for _, name := range Names() {
		t, err := Named(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(t.Payload, testToken)
	}
	for _, s := range []string{`"`, `{"a":"\`, `[{"lmicheck-canary":"bG1pY2hlY2stY2FuYXJ5"}]`, `]]`, `{"Records":[{"eventSource":"aws:sqs","messageId":"\ud800"}]}`, "\x1f\x8b\x08"} {
		f.Add([]byte(s), "\"\xff")
	}
	tokens := NewTokens("fuzz")
	f.Fuzz(func(t *testing.T, payload []byte, token string) {
		got := Template{Payload: payload}.Fill(token)
		if json.Valid(payload) && !json.Valid(got) {
			t.Errorf("%q with %q is filled as\n%q", payload, token, got)
		}
		Distinctive([]Template{{Payload: payload}, {Payload: got}})
		tokens.Foreign(1, payload)
	})
}

func FuzzLoad(f *testing.F) {
	for _, s := range []string{`{}`, "{}\n\n[1]\r\n", "\ufeff{}", "{}{}", "", "\xff\xfe{", "{\"a\":\n\n1,}"} {
		f.Add([]byte(s), true)
		f.Add([]byte(s), false)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte, lines bool) {
		name := filepath.Join(dir, "event.json")
		if lines {
			name += "l"
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		list, err := Load(name)
		if (err == nil) != (len(list) > 0) {
			t.Errorf("%d events, %v", len(list), err)
		}
		for _, e := range list {
			if !json.Valid(e.Payload) {
				t.Errorf("%s is no JSON: %q", e.Name, e.Payload)
			}
		}
	})
}
