package events

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A token is "lmic", 8 hexadecimal digits of the run, 8 decimal digits of the invocation
// and 2 hexadecimal check digits. The digits fit into a UUID, too: run, uuidMark, number,
// check digits, and the index of a record.
const (
	tokenMark   = "lmic"
	uuidMark    = "-6c6d-4963-8000-"
	runDigits   = 8
	tailDigits  = 8 + 2
	tokenLength = len(tokenMark) + runDigits + tailDigits

	// invocations is how many invocations have tokens of their own.
	invocations = 100_000_000
)

// Tokens are the tokens of one run. The zero value is of use for nothing; see NewTokens.
type Tokens struct{ run string }

// NewTokens returns the tokens of the run with an id. Runs with other ids have others.
func NewTokens(run string) *Tokens {
	sum := sha256.Sum256([]byte(run))
	return &Tokens{hex.EncodeToString(sum[:runDigits/2])}
}

// Token is the token of invocation n, which is from 0 to 99 999 999; others get the token
// of one of these. It has lower-case letters and digits only, and always 22 of them, so
// that it can stand in a name, a URL, a header or JSON as it is.
func (ts *Tokens) Token(n int) string {
	digits := fmt.Sprintf("%s%08d", ts.run, (n%invocations+invocations)%invocations)
	return tokenMark + digits + check(digits)
}

// check digits keep what is cut together from parts of tokens from being taken for one.
func check(digits string) string {
	return fmt.Sprintf("%02x", crc32.ChecksumIEEE([]byte(digits))&0xff)
}

// tokenUUID is the UUID of a token for one of several records. Of a token that is none of
// Tokens it is a UUID of its own, in which the token is not found again.
func tokenUUID(token string, index int) string {
	digits := strings.TrimPrefix(token, tokenMark)
	if len(token) != tokenLength || len(digits) != runDigits+tailDigits || !isHex(digits) {
		sum := sha256.Sum256([]byte(token))
		digits = hex.EncodeToString(sum[:])
	}
	return fmt.Sprintf("%s%s%s%02x", digits[:runDigits], uuidMark, digits[runDigits:runDigits+tailDigits], index&0xff)
}

func isHex(s string) bool { return strings.Trim(s, "0123456789abcdef") == "" }

// Foreign returns the numbers of the other invocations of this run whose tokens a text
// has, in order. See Find for what is found.
func (ts *Tokens) Foreign(n int, text []byte) []int {
	return slices.DeleteFunc(ts.Find(text), func(other int) bool { return other == n })
}

// Find returns the numbers of all invocations of this run whose tokens a text has, in
// order: whatever the case of the letters, as text or as UUID, in base64 of any form and
// at any place of it, in gzip, and in a few layers of these.
func (ts *Tokens) Find(text []byte) []int {
	s := &search{
		marks: []string{tokenMark + ts.run, ts.run + uuidMark, ts.run + strings.ReplaceAll(uuidMark, "-", "")},
		run:   ts.run,
		found: map[int]bool{},
		left:  2 * maxInflated,
		tries: 64,
	}
	s.scan(text, 0)
	return slices.Sorted(maps.Keys(s.found))
}

// A search looks for the tokens of a run.
type search struct {
	marks []string // what is followed by the number and the check digits
	run   string
	found map[int]bool
	left  int64 // bytes that may still be decompressed
	tries int   // beginnings of gzip that may still be tried
}

func (s *search) scan(text []byte, depth int) {
	s.plain(text)
	if depth == maxNested-1 {
		return
	}
	s.compressed(text, depth)
	eachRun(text, func(run []byte) {
		// Where the encoding begins is not known: letters may stand before it.
		for offset := range 4 {
			part := run[offset:]
			if len(part)%4 == 1 {
				part = part[:len(part)-1]
			}
			data := make([]byte, base64.RawStdEncoding.DecodedLen(len(part)))
			if n, err := base64.RawStdEncoding.Decode(data, part); err == nil {
				s.scan(data[:n], depth+1)
			}
		}
	})
}

// compressed looks for tokens in gzip, which may begin anywhere.
func (s *search) compressed(text []byte, depth int) {
	for s.tries > 0 {
		i := bytes.Index(text, []byte(gzipMark))
		if i < 0 {
			return
		}
		s.tries--
		data, _ := gunzip(text[i:], s.left) // what is read before an error may have tokens
		s.left -= int64(len(data))
		s.scan(data, depth+1)
		text = text[i+len(gzipMark):]
	}
}

// plain looks for tokens in text as it is.
func (s *search) plain(text []byte) {
	lower := bytes.Clone(text)
	for i, c := range lower {
		if 'A' <= c && c <= 'Z' {
			lower[i] = c + ('a' - 'A')
		}
	}
	for _, mark := range s.marks {
		rest := lower
		for {
			i := bytes.Index(rest, []byte(mark))
			if i < 0 {
				break
			}
			rest = rest[i+len(mark):]
			if len(rest) < tailDigits {
				break
			}
			number := string(rest[:tailDigits-2])
			n, err := strconv.ParseUint(number, 10, 32)
			if err == nil && check(s.run+number) == string(rest[tailDigits-2:tailDigits]) {
				s.found[int(n)] = true
			}
		}
	}
}

// minRun is the least number of characters of base64 that a token can be in.
const minRun = (tokenLength*8 + 5) / 6

// eachRun calls visit with the parts of a text that may be base64, in the standard
// alphabet, without what lines and strings of JSON and URLs put in between. The slice is
// used again.
func eachRun(text []byte, visit func([]byte)) {
	var run []byte
	end := func() {
		if len(run) >= minRun {
			visit(run)
		}
		run = run[:0]
	}
	for i := 0; i < len(text); {
		c, width := base64Char(text[i:])
		i += width
		switch {
		case c == 0:
			end()
		case c != '\n':
			run = append(run, c)
		}
	}
	end()
}

// base64Char reads a character of base64, which may be escaped: the character in the
// standard alphabet, '\n' for the end of a line, which may stand anywhere, or 0 for
// anything else.
func base64Char(text []byte) (c byte, width int) {
	switch c := text[0]; c {
	case '-':
		return '+', 1
	case '_':
		return '/', 1
	case '\r', '\n':
		return '\n', 1
	case '\\':
		if len(text) > 1 && (text[1] == 'n' || text[1] == 'r') {
			return '\n', 2
		}
		if len(text) > 1 && text[1] == '/' {
			return '/', 2
		}
	case '%':
		if len(text) > 2 {
			switch strings.ToUpper(string(text[1:3])) {
			case "2B":
				return '+', 3
			case "2F":
				return '/', 3
			case "0A", "0D":
				return '\n', 3
			}
		}
	default:
		if isAlphanumeric(c) || c == '+' || c == '/' {
			return c, 1
		}
	}
	return 0, 1
}
