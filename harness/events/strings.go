package events

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"io"
	"strings"
	"unicode/utf8"
)

// A step is an object or array that a string stands in.
type step struct {
	object bool
	name   string // of the field, in an object
	index  int    // of the element, in an array
	inName bool   // the next string is the name of a field
}

// rewriteStrings replaces each string of data, which must be JSON, by what edit returns
// for it; whatever is between them stays as it is, and so do strings that edit does not
// change. at says where the string stands, from the outside in.
func rewriteStrings(data []byte, edit func(at []step, s string) string) []byte {
	var out []byte
	var at []step
	copied := 0 // bytes of data that are in out
	for i := 0; i < len(data); i++ {
		top := len(at) - 1
		switch data[i] {
		case '{', '[':
			object := data[i] == '{'
			at = append(at, step{object: object, inName: object})
		case '}', ']':
			at = at[:max(top, 0)]
		case ',':
			if top >= 0 {
				at[top].inName = at[top].object
				at[top].index++
			}
		case ':':
			if top >= 0 {
				at[top].inName = false
			}
		case '"':
			end := stringEnd(data, i)
			old := unquote(data[i:end])
			if top >= 0 && at[top].inName {
				at[top].name = old
			}
			if s := edit(at, old); s != old {
				out = append(append(out, data[copied:i]...), quote(s)...)
				copied = end
			}
			i = end - 1
		}
	}
	return append(out, data[copied:]...)
}

// stringEnd is where the string that begins at i ends: behind the closing quote.
func stringEnd(data []byte, i int) int {
	for i++; i < len(data); i++ {
		switch data[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(data)
}

func unquote(raw []byte) string {
	if len(raw) >= 2 && bytes.IndexByte(raw, '\\') < 0 {
		return string(raw[1 : len(raw)-1])
	}
	var s string
	_ = json.Unmarshal(raw, &s) // it was found in JSON
	return s
}

// quote is the JSON of a string, with < and > as they are.
func quote(s string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string has JSON
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// isJSON reports whether a text is an object or array of JSON.
func isJSON(s string) bool {
	t := strings.TrimLeft(s, " \t\r\n")
	return t != "" && (t[0] == '{' || t[0] == '[') && json.Valid([]byte(s))
}

// maxNested bounds how deep encodings within encodings are looked through: a body of
// JSON, with base64 in it, with gzip in that, with JSON.
const maxNested = 4

// maxInflated bounds what one compressed text may grow to, in bytes.
const maxInflated = 8 << 20

// unwrap takes one encoding off a text, base64 or gzip, and returns how to put it on
// another text again.
func unwrap(s string) (inner string, wrap func(string) string, ok bool) {
	if strings.HasPrefix(s, gzipMark) {
		data, ok := gunzip([]byte(s), maxInflated)
		return string(data), gzipString, ok
	}
	if encoding := encodingOf(s); encoding != nil {
		data, err := encoding.DecodeString(s)
		return string(data), func(s string) string { return encoding.EncodeToString([]byte(s)) }, err == nil
	}
	return "", nil, false
}

// minBase64 is the length of the canary in base64, the least that is worth decoding.
const minBase64 = 20

// encodingOf is the form of base64 that a text is in, nil if it is none. Whether there is
// padding cannot be told if there is none to see and none is needed; the standard form
// then has it, since that is what Go decodes []byte with, and that for URLs has not, since
// that is what tokens are made with.
func encodingOf(s string) *base64.Encoding {
	body := strings.TrimRight(s, "=")
	padded := len(body) < len(s)
	if len(s) < minBase64 || padded && len(s)%4 != 0 || len(body)%4 == 1 {
		return nil
	}
	standard, url := false, false
	for i := range len(body) {
		switch c := body[i]; {
		case c == '+' || c == '/':
			standard = true
		case c == '-' || c == '_':
			url = true
		case !isAlphanumeric(c):
			return nil
		}
	}
	switch {
	case standard && url:
		return nil
	case url && padded:
		return base64.URLEncoding
	case url:
		return base64.RawURLEncoding
	case padded || len(body)%4 == 0:
		return base64.StdEncoding
	}
	return base64.RawStdEncoding
}

func isAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// gzipMark is what gzip begins with (RFC 1952): its id, and "deflate" as the method.
const gzipMark = "\x1f\x8b\x08"

// gunzip decompresses at most limit bytes; ok is false if there are more, or an error.
// What was read until then is returned in any case.
func gunzip(data []byte, limit int64) (out []byte, ok bool) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, false
	}
	out, err = io.ReadAll(io.LimitReader(r, limit+1))
	if int64(len(out)) > limit {
		return out[:limit], false
	}
	return out, err == nil
}

func gzipString(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, s) // a buffer takes it all
	_ = w.Close()
	return b.String()
}

// visitTexts calls visit with a text and with what is encoded in it, the strings of JSON
// without names of fields.
func visitTexts(s string, depth int, visit func(string)) {
	visit(s)
	if depth == maxNested {
		return
	}
	if isJSON(s) {
		visitStrings([]byte(s), depth+1, visit)
		return
	}
	if inner, _, ok := unwrap(s); ok && isText(inner) {
		visitTexts(inner, depth+1, visit)
	}
}

// visitStrings does so for each string of JSON.
func visitStrings(data []byte, depth int, visit func(string)) {
	rewriteStrings(data, func(at []step, s string) string {
		if len(at) == 0 || !at[len(at)-1].inName {
			visitTexts(s, depth, visit)
		}
		return s
	})
}

// isText tells text from the bytes that a word has if it is taken for base64.
func isText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0x7f
	})
}
