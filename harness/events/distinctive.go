package events

import (
	"bytes"
	"index/suffixarray"
	"slices"
	"strings"
	"unicode/utf8"
)

// Distinctive returns, for each template, the strings that are values in it and occur in
// no other template, in order: if one turns up in the answer to another template's
// invocation, and did not when that event was alone, data was crossed. They are values as
// the function decodes them, those of JSON and base64 within strings among them; look for
// them in answers also as JSON has them.
//
// Left out are strings that others may have by chance: short ones, numbers, what looks
// like the name of a state, words of protocols, and what Fill makes a token of. Of more
// than 8 MB of events, none is returned.
func Distinctive(list []Template) [][]string {
	tokens := NewTokens("distinctive")
	values := make([][]string, len(list))
	var all []byte                 // what is in the events, in lower case
	ends := make([]int, len(list)) // of each event in it
	for i, t := range list {
		payload := t.Fill(tokens.Token(i))
		all = append(append(all, 0), bytes.ToLower(payload)...)
		visitStrings(payload, 0, func(s string) {
			all = append(append(all, 0), strings.ToLower(s)...)
			if mayDistinguish(s) && len(tokens.Find([]byte(s))) == 0 {
				values[i] = append(values[i], s)
			}
		})
		ends[i] = len(all)
		if len(all) > maxCompared {
			return make([][]string, len(list))
		}
	}
	index := suffixarray.New(all)
	for i, begin := 0, 0; i < len(list); i, begin = i+1, ends[i] {
		slices.Sort(values[i])
		values[i] = slices.DeleteFunc(slices.Compact(values[i]), func(s string) bool {
			return !onlyWithin(index, strings.ToLower(s), begin, ends[i])
		})
	}
	return values
}

// onlyWithin reports whether a string occurs between two offsets only. One that occurs
// very often is said not to, whatever it is.
func onlyWithin(index *suffixarray.Index, s string, begin, end int) bool {
	found := index.Lookup([]byte(s), maxOccurrences)
	return len(found) < maxOccurrences && !slices.ContainsFunc(found, func(at int) bool { return at < begin || at >= end })
}

const (
	maxCompared    = 16 << 20 // bytes: each string is there as it is, and decoded
	maxOccurrences = 100
)

const (
	minDistinctive = 6  // characters of a string that hardly occurs by chance
	minWord        = 12 // of one that has letters of one case only
)

func mayDistinguish(s string) bool {
	length := utf8.RuneCountInString(s)
	lower := strings.ToLower(s)
	switch {
	case length < minDistinctive, isShortNumber(s), commonWords[lower]:
		return false
	case length < minWord && (s == lower || s == strings.ToUpper(s)) && isWord(s):
		return false
	}
	for _, prefix := range commonPrefixes {
		if strings.HasPrefix(lower, prefix) {
			return false
		}
	}
	return true
}

// isShortNumber reports whether a string is a number of less than 6 digits.
func isShortNumber(s string) bool {
	digits := 0
	for _, c := range s {
		switch {
		case '0' <= c && c <= '9':
			digits++
		case !strings.ContainsRune("+-.,eE ", c):
			return false
		}
	}
	return digits < minDistinctive
}

// isWord reports whether a string has letters, and signs between words, only: "pending",
// "IN_PROGRESS". Functions have such strings of their own.
func isWord(s string) bool {
	return strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz_-. ") == ""
}

// commonPrefixes begin strings that say of what kind something is: media types, sources
// of events, regions.
var commonPrefixes = []string{
	"application/", "text/", "image/", "multipart/", "aws:", "aws.", "arn:aws:iam::aws:", "http/1", "http/2",
	"us-east-", "us-west-", "us-gov-", "eu-west-", "eu-central-", "eu-north-", "eu-south-", "ap-south-",
	"ap-northeast-", "ap-southeast-", "ap-east-", "ca-central-", "ca-west-", "sa-east-", "af-south-", "me-south-",
	"me-central-", "il-central-", "mx-central-", "cn-north-", "cn-northwest-",
}

// commonWords are values that many functions and services know, in lower case.
var commonWords = wordSet(`
	accept accept-charset accept-encoding accept-language access-control-allow-headers
	access-control-allow-methods access-control-allow-origin authorization cache-control
	connection content-disposition content-encoding content-length content-type cookie
	forwarded if-modified-since if-none-match last-modified location origin referer
	set-cookie transfer-encoding upgrade-insecure-requests user-agent www-authenticate
	x-amz-date x-amz-security-token x-amzn-requestid x-amzn-trace-id x-api-key
	x-forwarded-for x-forwarded-host x-forwarded-port x-forwarded-proto x-requested-with
	keep-alive no-cache max-age=0 en-us,en;q=0.5 gzip,deflate xmlhttprequest
	notification new_and_old_images new_image old_image keys_only objectcreated:put
	objectremoved:delete objectcreated:copy objectcreated:post scheduled data_message
	control_message $default $connect $disconnect localhost 127.0.0.1 0.0.0.0`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
