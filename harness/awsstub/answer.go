package awsstub

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"hash/crc32"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// An answer is what is sent back.
type answer struct {
	status   int
	header   map[string]string
	body     []byte
	fixture  string    // its name, "" if none
	modified time.Time // of an object, which can be asked for in part; otherwise zero
}

// write sends the answer.
func (a answer) write(w http.ResponseWriter, r *http.Request, c call) {
	h := w.Header()
	for name, value := range a.header {
		h.Set(name, value)
	}
	h.Set("X-Amzn-Requestid", c.id)
	switch c.service {
	case "s3":
		h.Set("X-Amz-Request-Id", c.id)
	case "dynamodb": // aws-sdk-go-v2 takes an absent checksum for 0, and logs that it does not match
		h.Set("X-Amz-Crc32", strconv.FormatUint(uint64(crc32.ChecksumIEEE(a.body)), 10))
	}
	if c.protocol == rpcCBOR {
		h.Set("Smithy-Protocol", "rpc-v2-cbor")
	}
	if !a.modified.IsZero() {
		h.Set("Last-Modified", a.modified.UTC().Format(http.TimeFormat))
		h.Set("Accept-Ranges", "bytes")
	}
	if !a.modified.IsZero() && isConditional(r) {
		http.ServeContent(w, r, "", a.modified, bytes.NewReader(a.body))
		return
	}
	if a.status != http.StatusNoContent && a.status != http.StatusNotModified {
		h.Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // whether it arrives is the client's concern
}

// isConditional reports whether less than the whole object may be the answer. ServeContent is
// not for others: it leaves out the length of an object that has an encoding.
func isConditional(r *http.Request) bool {
	for _, name := range []string{"Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"} {
		if r.Header.Get(name) != "" {
			return true
		}
	}
	return false
}

// failure is an error in the protocol of the client.
func failure(c call, status int, code, message string) answer {
	if c.service == "s3" {
		return xmlAnswer(status, s3Error{Code: code, Message: message, RequestID: c.id})
	}
	return document(c, status, map[string]any{"__type": code, "message": message})
}

// document puts a JSON value into the protocol of the client.
func document(c call, status int, value any) answer {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // the values are ours, or came from JSON
	}
	return encode(c, status, text)
}

// encode puts a JSON text, which must be valid, into the protocol of the client.
func encode(c call, status int, text []byte) answer {
	a := answer{status: status, body: text, header: map[string]string{}}
	switch c.protocol {
	case rpcCBOR:
		a.header["Content-Type"], a.body = "application/cbor", toCBOR(decode(text))
	case query:
		a.header["Content-Type"], a.body = "text/xml", toXML(c, status, decode(text))
	case rpcJSON:
		a.header["Content-Type"] = "application/x-amz-json-1.0"
		if typ := c.header.Get("Content-Type"); typ == "application/x-amz-json-1.1" {
			a.header["Content-Type"] = typ
		}
	case restJSON, restXML: // of the latter, JSON is a document such as a bucket policy
		a.header["Content-Type"] = "application/json"
	}
	return a
}

// decode reads a valid JSON text, and keeps its numbers as they are written.
func decode(text []byte) any {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var value any
	_ = d.Decode(&value)
	return value
}

// toXML writes a value as an answer of the query protocol: a structure as elements, a list
// as <member> elements, an error in the form of errors.
func toXML(c call, status int, value any) []byte {
	var b bytes.Buffer
	if status >= 400 {
		fields, _ := value.(map[string]any)
		element(&b, "ErrorResponse", map[string]any{
			"Error":     map[string]any{"Type": "Sender", "Code": first(fields, "__type", "code", "Code"), "Message": first(fields, "message", "Message")},
			"RequestId": c.id,
		})
		return b.Bytes()
	}
	element(&b, c.operation+"Response", map[string]any{
		c.operation + "Result": value,
		"ResponseMetadata":     map[string]any{"RequestId": c.id},
	})
	return b.Bytes()
}

// first returns the first text among fields. An error type may be written as
// "namespace#Name"; the name counts.
func first(fields map[string]any, names ...string) string {
	for _, name := range names {
		if text, ok := fields[name].(string); ok {
			return text[strings.LastIndexByte(text, '#')+1:]
		}
	}
	return ""
}

func element(b *bytes.Buffer, name string, value any) {
	if !isXMLName(name) {
		return
	}
	b.WriteString("<" + name + ">")
	switch v := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			element(b, key, v[key])
		}
	case []any:
		for _, item := range v {
			element(b, "member", item)
		}
	case json.Number:
		b.WriteString(v.String())
	case bool:
		b.WriteString(strconv.FormatBool(v))
	case string:
		_ = xml.EscapeText(b, []byte(v)) // a buffer takes all
	}
	b.WriteString("</" + name + ">")
}

// isXMLName keeps what a client sends as the name of an operation from becoming markup.
func isXMLName(name string) bool {
	for i, r := range name {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '_'
		if !letter && (i == 0 || (r < '0' || r > '9') && r != '-' && r != '.') {
			return false
		}
	}
	return name != ""
}

// xmlAnswer is a structure as an XML document.
func xmlAnswer(status int, value any) answer {
	text, err := xml.Marshal(value)
	if err != nil {
		panic(err) // the types are ours
	}
	return answer{status: status, body: append([]byte(xml.Header), text...), header: map[string]string{"Content-Type": "application/xml"}}
}
