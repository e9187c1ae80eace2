package events

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
)

// Fill returns the event of one invocation. The canary is replaced by the token, also
// within base64; if there is none, ids of the request are, in the kinds of events that
// idRules knows. Everything else stays, down to the order of fields and to the space
// between them. What is no JSON is returned with plain canaries replaced.
func (t Template) Fill(token string) []byte {
	f := filler{token, tokenUUID(token, 0)}
	if !json.Valid(t.Payload) {
		return []byte(f.replace(string(t.Payload)))
	}
	out := f.fill(t.Payload, 0)
	if bytes.Equal(out, t.Payload) {
		out = fillIDs(out, token)
	}
	return out
}

// A filler puts a token into events.
type filler struct{ token, uuid string }

func (f filler) fill(data []byte, depth int) []byte {
	return rewriteStrings(data, func(_ []step, s string) string { return f.text(s, depth) })
}

// text fills in a string, and what is encoded in it.
func (f filler) text(s string, depth int) string {
	if depth == maxNested {
		return f.replace(s)
	}
	if isJSON(s) {
		return string(f.fill([]byte(s), depth+1))
	}
	if r := f.replace(s); r != s {
		return r
	}
	if inner, wrap, ok := unwrap(s); ok {
		if r := f.text(inner, depth+1); r != inner {
			return wrap(r)
		}
	}
	return s
}

func (f filler) replace(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, Canary, f.token), CanaryUUID, f.uuid)
}

// idRules says which fields of recorded events are ids that AWS makes for each delivery.
// Ids by which a function looks something up (a connection, a receipt handle, the id of a
// mail in S3) are not among them.
var idRules = []struct {
	kind  string // as kindOf has it
	paths []string
}{
	{"api", []string{"requestContext.requestId", "requestContext.extendedRequestId", "requestContext.messageId"}},
	{"aws:sqs", []string{"Records.*.messageId"}},
	{"aws:sns", []string{"Records.*.Sns.MessageId"}},
	{"aws:s3", []string{"Records.*.responseElements.x-amz-request-id"}},
	{"aws:dynamodb", []string{"Records.*.eventID"}},
	{"aws:kinesis", []string{"Records.*.eventID"}},
	{"eventbridge", []string{"id"}},
	{"firehose", []string{"invocationId", "records.*.recordId"}},
}

// kindOf tells what sent an event, "" if that is not known. Events are those of the page
// of each service in the Lambda Developer Guide.
func kindOf(payload []byte) string {
	var e struct {
		Records        []struct{ EventSource string } // Sns has EventSource, others eventSource
		RequestContext struct {
			APIID string `json:"apiId"`
		}
		DetailType        string `json:"detail-type"`
		Source            string
		InvocationID      string
		DeliveryStreamARN string
	}
	_ = json.Unmarshal(payload, &e) // fields of another type are not those of a known kind
	switch {
	case e.RequestContext.APIID != "":
		return "api"
	case len(e.Records) > 0 && e.Records[0].EventSource != "":
		return e.Records[0].EventSource
	case e.DetailType != "" && e.Source != "":
		return "eventbridge"
	case e.InvocationID != "" && e.DeliveryStreamARN != "":
		return "firehose"
	}
	return ""
}

// fillIDs replaces the ids of a recorded event.
func fillIDs(payload []byte, token string) []byte {
	kind := kindOf(payload)
	for _, rule := range idRules {
		if rule.kind != kind {
			continue
		}
		var paths [][]string
		for _, p := range rule.paths {
			paths = append(paths, strings.Split(p, "."))
		}
		return rewriteStrings(payload, func(at []step, s string) string {
			for _, p := range paths {
				if standsAt(at, p) {
					return newID(s, token, at)
				}
			}
			return s
		})
	}
	return payload
}

// standsAt reports whether a value is that of a path, in which * is any element of an
// array.
func standsAt(at []step, path []string) bool {
	if len(at) != len(path) || at[len(at)-1].inName {
		return false
	}
	for i, name := range path {
		if at[i].object && at[i].name != name || !at[i].object && name != "*" {
			return false
		}
	}
	return true
}

var uuidForm = regexp.MustCompile(`^(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// newID makes an id of the form of the old one: a UUID stays one, and what stands before
// a colon stays (a shard, in ids of Kinesis). Records of one event have ids of their own.
func newID(old, token string, at []step) string {
	index := 0
	for _, s := range at {
		if !s.object {
			index = s.index
			break
		}
	}
	switch i := strings.LastIndexByte(old, ':'); {
	case old == "":
		return ""
	case uuidForm.MatchString(old):
		return tokenUUID(token, index)
	case index > 0:
		return old[:i+1] + token + "-" + strconv.Itoa(index)
	default:
		return old[:i+1] + token
	}
}
