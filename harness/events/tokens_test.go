package events

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestToken(t *testing.T) {
	a, b := NewTokens("a"), NewTokens("b")
	form := regexp.MustCompile(`^lmic[0-9a-z]{18}$`)
	seen := map[string]bool{}
	for _, ts := range []*Tokens{a, b} {
		for _, n := range []int{0, 1, 2, 9, 10, 99_999, 12_345_678, invocations - 1} {
			token := ts.Token(n)
			if !form.MatchString(token) || seen[token] || !uuidForm.MatchString(tokenUUID(token, 0)) {
				t.Errorf("%d: %s", n, token)
			}
			seen[token] = true
			if got := ts.Find([]byte(token)); !slices.Equal(got, []int{n}) {
				t.Errorf("%s is found as %v", token, got)
			}
		}
	}
	if a.Token(7) != NewTokens("a").Token(7) {
		t.Error("the tokens of a run differ")
	}
	if a.Token(invocations) != a.Token(0) || a.Token(-1) != a.Token(invocations-1) {
		t.Error("a number that is out of range has no token")
	}
}

// TestTokenUUID has tokens that are not ours: their UUIDs differ, and are not found.
func TestTokenUUID(t *testing.T) {
	tokens := NewTokens("run")
	seen := map[string]bool{}
	for _, token := range []string{tokens.Token(1), tokens.Token(2), "", "x", "canary-1", strings.Repeat("z", tokenLength), strings.ToUpper(tokens.Token(1))} {
		for _, index := range []int{0, 1, 255} {
			uuid := tokenUUID(token, index)
			if seen[uuid] || !uuidForm.MatchString(uuid) {
				t.Errorf("%q: %s", token, uuid)
			}
			seen[uuid] = true
			found := tokens.Find([]byte(uuid))
			if ours := token == tokens.Token(1) || token == tokens.Token(2); (len(found) == 1) != ours {
				t.Errorf("%q: %s is found as %v", token, uuid, found)
			}
		}
	}
}

// encodings of an answer that has a token in it.
var encodings = map[string]func(string) string{
	"plain":     func(s string) string { return s },
	"upper":     strings.ToUpper,
	"title":     func(s string) string { return strings.ToUpper(s[:1]) + s[1:] },
	"within":    func(s string) string { return "a" + s + "b" },
	"json":      func(s string) string { b, _ := json.Marshal(map[string]string{"a\n": "\"<" + s}); return string(b) },
	"json json": func(s string) string { b, _ := json.Marshal(`{"a":"` + s + `"}`); return string(b) },
	"url":       func(s string) string { return "q=" + url.QueryEscape("ü "+s+"?") },
	"base64":    func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"base64 1":  func(s string) string { return base64.StdEncoding.EncodeToString([]byte("1" + s + "234")) },
	"base64 2":  func(s string) string { return base64.StdEncoding.EncodeToString([]byte("12" + s + "3")) },
	"base64 raw": func(s string) string {
		return "x/" + base64.RawStdEncoding.EncodeToString([]byte("~~?>"+s+"?>~"))
	},
	"base64 url": func(s string) string {
		return "key-" + base64.RawURLEncoding.EncodeToString([]byte("~~?>"+s+"?>~"))
	},
	"base64 upper": func(s string) string { return base64.StdEncoding.EncodeToString([]byte(strings.ToUpper(s))) },
	"base64 escaped": func(s string) string {
		return url.QueryEscape(base64.StdEncoding.EncodeToString([]byte("\xff\xfb\xff>" + s)))
	},
	"base64 lines": func(s string) string {
		return split(base64.StdEncoding.EncodeToString([]byte(strings.Repeat("é", 20)+s)), "\r\n")
	},
	"base64 lines in json": func(s string) string {
		return split(base64.StdEncoding.EncodeToString([]byte(strings.Repeat("é", 20)+s)), `\n`)
	},
	"base64 twice":        func(s string) string { return base64.StdEncoding.EncodeToString([]byte(`{"d":"` + b64(s) + `"}`)) },
	"response, base64":    func(s string) string { return `{"statusCode":200,"body":"` + b64(`{"a":"`+s+`"}`) + `"}` },
	"gzip":                gzipString,
	"multipart gzip":      func(s string) string { return "--x\r\n\r\n" + gzipString(s) + "\r\n--x--" },
	"response, gzip":      func(s string) string { return `{"body":"` + b64(gzipString("<p>"+s)) + `"}` },
	"second gzip":         func(s string) string { return gzipString("x") + "\r\n--x\r\n" + gzipString(s) },
	"gzip, base64":        func(s string) string { return gzipString(b64(s)) },
	"data url":            func(s string) string { return "data:application/gzip;base64," + b64(gzipString(s)) },
	"path and gzip":       func(s string) string { return "/files/" + b64(gzipString(s)) },
	"gzip cut off":        func(s string) string { z := gzipString(s); return z[:len(z)-6] },
	"json, escaped slash": func(s string) string { return strings.ReplaceAll(b64("\xff\xff\xff?"+s), "/", `\/`) },
}

func split(s, end string) string {
	var lines []string
	for part := range slices.Chunk([]byte(s), 19) {
		lines = append(lines, string(part))
	}
	return strings.Join(lines, end)
}

func TestForeign(t *testing.T) {
	tokens, others := NewTokens("run"), NewTokens("another run")
	for name, encode := range encodings {
		for _, n := range []int{0, 7, 12_345_678} {
			token := tokens.Token(n)
			for _, text := range []string{token, tokenUUID(token, 3), strings.ReplaceAll(tokenUUID(token, 0), "-", "")} {
				answer := []byte("\xff\n" + encode(text) + " ")
				before := bytes.Clone(answer)
				if got := tokens.Foreign(n+1, answer); !slices.Equal(got, []int{n}) {
					t.Errorf("%s: found %v, want %d, in %q", name, got, n, answer)
				}
				if got := tokens.Foreign(n, answer); len(got) > 0 {
					t.Errorf("%s: the own token of %d is taken for that of %v in %q", name, n, got, answer)
				}
				if got := others.Foreign(n+1, answer); len(got) > 0 {
					t.Errorf("%s: a token of another run is taken for that of %v in %q", name, got, answer)
				}
				if !bytes.Equal(answer, before) {
					t.Errorf("%s: the answer was changed", name)
				}
			}
		}
	}
}

func TestForeignSeveral(t *testing.T) {
	tokens := NewTokens("run")
	text := tokens.Token(9) + tokens.Token(3) + b64(tokens.Token(5)) + " " + tokenUUID(tokens.Token(9), 0) + tokens.Token(1) + tokens.Token(3)
	if got := tokens.Foreign(1, []byte(text)); !slices.Equal(got, []int{3, 5, 9}) {
		t.Errorf("found %v in %s", got, text)
	}
}

// TestForeignNegatives has what looks like a token and is none.
func TestForeignNegatives(t *testing.T) {
	tokens := NewTokens("run")
	a, b := tokens.Token(1_234), tokens.Token(98_765_432)
	texts := []string{"", a[1:], a[:4] + " " + a[4:], a[:4] + b[5:], strings.Repeat("lmic", 10), Canary, CanaryUUID, hex.EncodeToString([]byte(a)), b64(a)[2:]}
	for i := 1; i < len(a); i++ {
		texts = append(texts, a[:i], b64(a[:i]), gzipString(a[:i]), a[:i]+strings.Repeat("0", len(a)-i-1))
	}
	for i := 12; i < 20; i++ { // torn: the beginning of one, the end of another
		if torn := a[:i] + b[i:]; torn != a && torn != b {
			texts = append(texts, torn)
		}
	}
	texts = append(texts, a[:20]+"zz", a[:12]+"-0001234"+a[20:], a[:12]+"+0001234"+a[20:])
	for _, text := range texts {
		if got := tokens.Foreign(0, []byte(text)); len(got) > 0 {
			t.Errorf("found %v in %q", got, text)
		}
	}
}

// TestForeignBounded has answers that grow when they are decoded.
func TestForeignBounded(t *testing.T) {
	const size = 1 << 20
	tokens := NewTokens("run")
	bomb := gzipString(strings.Repeat("0", maxInflated))
	for name, text := range map[string]string{
		"letters":       strings.Repeat("A", size),
		"base64":        strings.Repeat(b64(b64(b64(strings.Repeat("x", 300)))), size/800),
		"bombs":         strings.Repeat(bomb, size/len(bomb)),
		"base64 bombs":  strings.Repeat(b64(bomb)+" ", size/len(bomb)*3/4),
		"gzip of bombs": gzipString(strings.Repeat(bomb, 100)),
		"gzip marks":    strings.Repeat(gzipMark, size/3),
		"marks":         strings.Repeat("lmic"+tokens.run, size/12),
	} {
		begin := time.Now()
		if got := tokens.Foreign(1, []byte(text)); len(got) > 0 {
			t.Errorf("%s: found %v", name, got)
		}
		if d := time.Since(begin); d > 20*time.Second {
			t.Errorf("%s of %d bytes took %v", name, len(text), d)
		}
	}
}

func ExampleTokens_Foreign() {
	tokens := NewTokens("example")
	event := Template{Payload: []byte(`{"customer":"lmicheck-canary"}`)}
	fmt.Println(tokens.Foreign(1, event.Fill(tokens.Token(1))), tokens.Foreign(1, event.Fill(tokens.Token(2))))
	// Output: [] [2]
}
