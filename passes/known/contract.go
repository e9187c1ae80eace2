package known

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
)

// classify reads the contract of what is called name from its doc comment.
//
// Each clause is judged alone. A clause speaks of concurrency in one of two ways:
// something is or is not "safe for concurrent use", or may or may not "be used by
// multiple goroutines". It counts only if its subject is what the comment documents:
// "a Hash is not safe for concurrent use, but a Seed is".
//
// Where both answers are found the comment tells parts of a contract apart ("safe for
// concurrent use; mutating it is not"), which one word cannot: the promise wins, since
// a wrong "unsafe" is a false alarm on code that obeys the comment.
func classify(name, doc string) Verdict {
	if !speaks().concurrency.MatchString(doc) {
		return Verdict{} // most comments: not worth splitting
	}
	var unsafe Verdict
	for _, sentence := range sentences(doc) {
		for _, clause := range clauses(sentence) {
			switch judge(name, clause) {
			case Safe:
				return Verdict{Safe, sentence}
			case Unsafe:
				if unsafe.Kind == Silent && !speaks().exception.MatchString(sentence) {
					unsafe = Verdict{Unsafe, sentence}
				}
			}
		}
	}
	return unsafe
}

// patterns are the phrases that people use, on a lower-case clause.
type patterns struct {
	concurrency *regexp.Regexp // whether a text can say anything at all
	safe        *regexp.Regexp // "safe for concurrent use", "goroutine-safe"
	used        *regexp.Regexp // "may be called concurrently", "must not be shared between goroutines"
	invoke      *regexp.Regexp // "multiple goroutines may invoke its methods simultaneously"
	alone       *regexp.Regexp // "only one goroutine at a time"
	negation    *regexp.Regexp // right before a phrase, or in it
	aside       *regexp.Regexp // advice, or a promise about something else
	part        *regexp.Regexp // the clause is about changing the value, not using it
	condition   *regexp.Regexp // holds only under a condition
	exception   *regexp.Regexp // the same, anywhere in the sentence
}

const (
	together = `(concurren\w+|simultaneous\w*|in parallel|parallel\w*)`
	several  = `((multiple|several|different|many|more than one|two or more|other|concurrent|parallel|any number of|various) )?(go)?(routines?|threads?|goroutines?)`
	use      = `(used|called|accessed|shared|invoked|reused|run|executed|performed|operated on|passed)`
)

// speaks compiles the patterns when the first comment is read.
var speaks = sync.OnceValue(func() patterns {
	re := regexp.MustCompile
	return patterns{
		concurrency: re(`(?i)concurren|simultaneous|goroutine|thread|parallel|synchroni|locking`),
		safe: re(`\b(un)?safe(ly)?\b(\W+\w+'?\w*){0,12}?\W+(` + together + `|` + several + `)` +
			`|\b(un)?safe(ly)? (for|under|with) ` + together +
			`|\b(go ?routine|thread|concurren\w+|multi-?thread)[- ]?(un)?safe(ty|ly)?\b`),
		used: re(`\b(may|can|could|must|should|might|shall|cannot|can't|to|is intended to|are intended to)( \w+){0,2}? be (\w+ )?` + use +
			`( \w+){0,3}? (` + together + `|(by|from|across|between|among|in|over|with) (the )?` + several + `)`),
		invoke:    re(`\b(multiple|several|many|different) (goroutines|threads) (may|can)( \w+){1,6}? ` + together),
		alone:     re(`\bonly (be )?(\w+ )?(by|from|in|within) (a single|one) (goroutine|thread)|\b(requires?|needs?) external (synchroni[sz]ation|locking)`),
		negation:  re(`\b(not|never|cannot|neither|nor|no)\b|n't\b|\bun$|\bunsafe|-unsafe`),
		aside:     re(`\b(undefined|depends|dictated|instead|alternative\w*|consider using|prefer|for a|if you need|if you want|see)\b|^(please )?use\b`),
		part:      re(`^\W*(\w+ )?(mutat|modify|chang|configur|updat|register|clos|reset|copy|assign|sett|add|remov)ing\b|\b(operations|methods|functions|calls) (which|that)\b|\bto (mutate|modify|change|configure|update|register|close|reset|copy|assign|set|add|remove)\b`),
		condition: re(`\b(unless|except|provided|as long as|so long as|if|when|until|while|only after|before|once|after|assuming)\b`),
		exception: re(`(?i)\b(unless|except)\b`),
	}
})

// judge says what one clause says of name.
func judge(name, clause string) Kind {
	p, low := speaks(), strings.ToLower(clause)
	if p.alone.MatchString(low) && ofName(name, clause) {
		return Unsafe
	}
	for _, phrase := range []*regexp.Regexp{p.safe, p.used, p.invoke} {
		at := phrase.FindStringIndex(low)
		if at == nil || !ofName(name, clause[:at[0]]) {
			continue
		}
		before, inside := low[:at[0]], low[at[0]:at[1]]
		if phrase == p.used && strings.Contains(inside, "only") {
			continue // "can only be used concurrently if": says nothing alone
		}
		if !p.negation.MatchString(lastWords(before, 5) + inside) {
			if p.aside.MatchString(low) {
				return Silent
			}
			return Safe
		}
		if p.part.MatchString(low[:at[1]]) || callsOther(name, clause[at[0]:at[1]]) || p.condition.MatchString(low) {
			return Silent
		}
		return Unsafe
	}
	return Silent
}

// callsOther reports whether a phrase is about calling something that is not called
// name: "safe to call Close and Read concurrently", on a type.
func callsOther(name, phrase string) bool {
	_, rest, ok := strings.Cut(phrase, "to call ")
	callee, _, _ := strings.Cut(rest, " ")
	callee = strings.Trim(callee, "[]().,")
	return ok && callee != "" && unicode.IsUpper(rune(callee[0])) && !sameName(callee, name)
}

// ofName reports whether a clause with this beginning, before the words on
// concurrency, is about what the comment documents: it begins with its name, with a
// pronoun, or with a word that is no identifier ("methods", "implementations").
func ofName(name, before string) bool {
	subject, start := strings.TrimSpace(before), true
	for {
		first, rest, _ := strings.Cut(subject, " ")
		if !openers()[strings.ToLower(strings.Trim(first, ",:*_[]`"))] {
			word := strings.Trim(first, ",:;*_[]`()")
			return word == "" || sameName(word, name) || !isIdentifier(word, start)
		}
		subject = rest
		start = strings.HasSuffix(first, ":") // as in "Note: Implementations ..."
	}
}

// openers are words that can stand before the subject of a clause.
var openers = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for word := range strings.FieldsSeq(`a an the this that each every all any single default note nb warning
		caution important and but however also so by is thus therefore`) {
		words[word] = true
	}
	return words
})

// sameName reports whether a word names what is called name, in the singular or plural.
func sameName(word, name string) bool {
	word = strings.TrimSuffix(word, "'s")
	word = word[strings.LastIndexByte(word, '.')+1:] // sql.DB, (*T).M
	for _, plural := range []string{"", "s", "es"} {
		if strings.EqualFold(word, name+plural) {
			return true
		}
	}
	return strings.HasSuffix(name, "y") && strings.EqualFold(word, name[:len(name)-1]+"ies")
}

// isIdentifier reports whether a word is the name of something else in the program.
// The word at the start of a sentence begins with a capital anyhow: there only a
// capital inside, an underscore, a dot or parentheses tell.
func isIdentifier(word string, start bool) bool {
	inner := strings.IndexFunc(word[1:], func(r rune) bool { return unicode.IsUpper(r) || strings.ContainsRune("_.(", r) }) >= 0
	if inner && strings.ToUpper(word) != word {
		return true
	}
	return !start && unicode.IsUpper(rune(word[0]))
}

// lastWords returns the last n words of s, none from before an "and": "it never
// blocks and is safe".
func lastWords(s string, n int) string {
	words := strings.Fields(s[strings.LastIndex(s, " and ")+1:])
	return strings.Join(words[max(0, len(words)-n):], " ") + " "
}

// sentences splits a comment into sentences, with blanks made single.
func sentences(doc string) []string {
	var all []string
	for paragraph := range strings.SplitSeq(strings.ReplaceAll(doc, "\r", ""), "\n\n") {
		text := strings.Join(strings.Fields(paragraph), " ")
		for text != "" {
			end := sentenceEnd(text)
			all = append(all, strings.TrimSpace(text[:end]))
			text = strings.TrimSpace(text[end:])
		}
	}
	return all
}

// sentenceEnd returns where the first sentence of text ends: after a full stop that
// a capital follows, so not in "e.g. by" or "v1.2".
func sentenceEnd(text string) int {
	for i := 0; i+2 < len(text); i++ {
		if strings.IndexByte(".!?", text[i]) >= 0 && text[i+1] == ' ' && !unicode.IsLower(rune(text[i+2])) {
			return i + 1
		}
	}
	return len(text)
}

// clauses splits a sentence where a new subject or an exception can begin.
func clauses(sentence string) []string {
	for _, word := range []string{", but ", "; ", ", while ", ", whereas ", ", however", " -- ", " - ", ", so ", ", except ", " except ", ", although ", " but not "} {
		sentence = strings.ReplaceAll(sentence, word, "\x00"+strings.TrimLeft(word, ",;- "))
	}
	return strings.Split(sentence, "\x00")
}
