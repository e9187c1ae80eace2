// Command vars: package variables of every shape, written by the handler itself
// or one call below it.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
)

type event struct {
	ID   string
	N    int
	Body []byte
	Tags []string
}

func main() {
	lambda.Start(handle)
}

func handle(ctx context.Context, e event) (string, error) {
	scalar(e)
	counters(e)
	conditional(e)
	fields(e)
	nested(e)
	embedded(e)
	array(e)
	whole(e)
	pointer(e)
	alias(e)
	addressOfField(e)
	elements(e)
	valuesOfMap(e)
	list(e)
	interfaces(e)
	functions(e)
	two(e)
	swap()
	rangeVars(e)
	copiedStruct(e)
	if err := decode(e); err != nil {
		return "", err
	}
	if err := shadowedErr(e); err != nil {
		return "", err
	}
	if err := packageErr(e); err != nil {
		return "", err
	}
	deferred(e)
	named(e)
	logged(e)

	nopeReadOnly(e)
	nopeShadow(e)
	nopeParameter(e, "x")
	nopeCopy(e)
	nopeArrayCopy(e)
	nopeByValue(settings, e)
	settings.nopeValueReceiver(e)
	nopeFresh(e)
	nopeFreshFrom(e)
	nopeField(e)
	nopeDeadCode(e)
	nopeCompare(e)
	nopeBlank(e)
	nopeClosureLocal(e)
	nopePointerToLocal(e)
	nopeSliceOfLocal(e)
	nopeDecode(e)
	return nopeRender(e), nil
}

var last string

func scalar(e event) {
	last = e.ID // want globalwrite "last"
}

var count, total, flips int

func counters(e event) {
	count++      // want globalwrite "count"
	total += e.N // want globalwrite "total"
	flips ^= 1   // want globalwrite "flips"
}

var warned bool

func conditional(e event) {
	if e.N > 100 {
		warned = true // want globalwrite "warned"
	}
	if warned {
		return // the other side: a plain read, reported with the write
	}
}

type db struct {
	host string
	port int
}

type config struct {
	region string
	db     db
	extra  *db
	tags   []string
}

var cfg config

func fields(e event) {
	cfg.region = e.ID // want globalwrite "cfg.region"
}

var deepCfg struct{ inner struct{ db db } }

func nested(e event) {
	deepCfg.inner.db.host = e.ID // want globalwrite "host"
	deepCfg.inner.db.port++      // want globalwrite "port"
}

type base struct{ hits int }

type linked struct{ misses int }

type wide struct {
	base
	*linked
}

var stats = wide{linked: &linked{}}

func embedded(e event) {
	stats.hits++   // want globalwrite "hits"
	stats.misses++ // want globalwrite "misses"
}

var slots [8]string

var grid [2][2]int

func array(e event) {
	slots[e.N%8] = e.ID         // want globalwrite "slots"
	grid[e.N%2][0] += len(e.ID) // want globalwrite "grid"
}

var snapshot db

func whole(e event) {
	snapshot = db{host: e.ID, port: e.N} // want globalwrite "snapshot"
}

var current = &config{}

func pointer(e event) {
	current.region = e.ID           // want globalwrite "region"
	current.db.port = e.N           // want globalwrite "port"
	*current = config{}             // want globalwrite "current"
	current = &config{region: e.ID} // want globalwrite "current"
}

var aliased config

func alias(e event) {
	p := &aliased
	p.region = e.ID // want globalwrite "aliased"
	q := p
	q.db.host = e.ID // want globalwrite "aliased"
}

var direct config

func addressOfField(e event) {
	host := &direct.db.host
	if e.N > 0 {
		host = &direct.region
	}
	*host = e.ID // want globalwrite "direct"
}

var pool = []*config{{}, {}}

func elements(e event) {
	pool[e.N%2].region = e.ID // want globalwrite "pool"
	for _, c := range pool {
		c.db.port = e.N // want globalwrite "pool"
	}
}

var byRegion = map[string]*config{"eu": {}, "us": {}}

func valuesOfMap(e event) {
	// The map itself is only read; the object it leads to is written.
	if c, ok := byRegion[e.ID]; ok {
		c.db.port = e.N // want globalwrite "byRegion"
	}
}

type node struct {
	val  string
	next *node
}

var head = &node{next: &node{}}

func list(e event) {
	n := head
	for n.next != nil {
		n = n.next
	}
	n.val = e.ID // want globalwrite "head"
}

var sink any

func interfaces(e event) {
	sink = e.ID // want globalwrite "sink"
}

var hook func() string

func functions(e event) {
	hook = func() string { return e.ID } // want globalwrite "hook"
}

var left, right string

func two(e event) {
	left, right = e.ID, strings.ToUpper(e.ID) // want globalwrite "left" globalwrite "right"
}

var first, second = "a", "b"

func swap() {
	first, second = second, first // want globalwrite "first" globalwrite "second"
}

var cursor int

func rangeVars(e event) {
	for cursor = range e.Tags { // want globalwrite "cursor"
		_ = e.Tags[cursor]
	}
}

var template = config{extra: &db{}}

// copiedStruct copies the struct; the copy's own fields are its own, and what its
// pointers lead to is still shared.
func copiedStruct(e event) {
	c := template
	c.region = e.ID
	c.extra.host = e.ID // want globalwrite "template.extra.host"
}

var payload struct{ Name string }

var stream struct{ Name string }

var pointed = &struct{ Name string }{"none"}

func decode(e event) error {
	if err := json.Unmarshal(e.Body, pointed); err != nil { // want globalwrite `writes package variable "main.pointed"`
		return err
	}
	if err := json.Unmarshal(e.Body, &payload); err != nil { // want globalwrite "payload"
		return err
	}
	return json.NewDecoder(bytes.NewReader(e.Body)).Decode(&stream) // want globalwrite "stream"
}

var rows []string

func query(e event) ([]string, error) { return e.Tags, nil }

// shadowedErr declares err, so that = and not := is used below it, and the
// package's rows is assigned.
func shadowedErr(e event) error {
	var err error
	rows, err = query(e) // want globalwrite "rows"
	if err != nil {
		return err
	}
	_ = len(rows)
	return nil
}

var err error

func packageErr(e event) error {
	if _, err = query(e); err != nil { // want globalwrite "err"
		return err
	}
	return nil
}

var finished string

func deferred(e event) {
	defer func() {
		finished = e.ID // want globalwrite "finished"
	}()
}

var result string

func named(e event) (out string) {
	defer func() { result = out }() // want globalwrite "result"
	return e.ID
}

var state string

// logged has a side that only one branch of a switch reaches.
func logged(e event) {
	switch {
	case e.N == 0:
	case strings.HasPrefix(e.ID, "x"):
		state = "x" // want globalwrite "state"
	default:
		state = e.ID // want globalwrite "state"
	}
}

var (
	limits   = map[string]int{"free": 1, "paid": 100}
	regions  = []string{"eu-west-1", "us-east-1"}
	settings = config{region: "eu-west-1", db: db{host: "localhost"}, tags: []string{"a"}}
	errLimit = errors.New("limit")
)

// Only reads: map, slice, struct, error value.
func nopeReadOnly(e event) error {
	if e.N > limits[e.ID] {
		return errLimit
	}
	for _, r := range regions {
		if r == settings.region {
			return nil
		}
	}
	return nil
}

// A local variable hides the package's.
func nopeShadow(e event) {
	last := e.ID
	last += "!"
	rows, err := query(e)
	_, _ = rows, err
	if cfg := (config{}); cfg.region == "" {
		cfg.region = last
	}
}

// A parameter hides the package's variable.
func nopeParameter(e event, state string) string {
	state = e.ID
	return state
}

// A copy of a package variable, written.
func nopeCopy(e event) config {
	c := settings
	c.region = e.ID
	c.db.host = e.ID
	c.tags = append([]string{e.ID}, c.tags...)
	return c
}

var defaults = [4]string{"a", "b", "c", "d"}

// An array is copied by assignment.
func nopeArrayCopy(e event) string {
	d := defaults
	d[e.N%4] = e.ID
	return d[0]
}

// The parameter is a copy of the argument.
func nopeByValue(c config, e event) string {
	c.region = e.ID
	return c.region
}

// The receiver is a copy.
func (c config) nopeValueReceiver(e event) string {
	c.db.port = e.N
	return c.region
}

// An object of this invocation.
func nopeFresh(e event) *config {
	c := &config{region: settings.region}
	c.db.host = e.ID
	n := new(node)
	n.next = &node{val: e.ID}
	n.next.val += "!"
	return c
}

func newConfig() *config { return &config{extra: &db{}} }

// An object of this invocation, from a constructor.
func nopeFreshFrom(e event) {
	c := newConfig()
	c.extra.host = e.ID
	c.region = settings.region
}

// A field that is called like a package variable.
func nopeField(e event) {
	var s struct{ last, state string }
	s.last = e.ID
	s.state = e.ID
}

const legacy = false

var legacyID string

// A constant condition: the branch is not compiled.
func nopeDeadCode(e event) {
	if legacy {
		legacyID = e.ID
	}
}

var limit = 10

// A comparison is not an assignment.
func nopeCompare(e event) bool {
	return e.N == limit || settings.db == (db{})
}

// The blank identifier stores nothing.
func nopeBlank(e event) {
	_ = settings
	_, _ = query(e)
}

// A closure writes a variable of the invocation.
func nopeClosureLocal(e event) int {
	n := 0
	add := func(by int) { n += by }
	for range e.Tags {
		add(1)
	}
	return n
}

// A pointer to a variable of the invocation.
func nopePointerToLocal(e event) string {
	s := e.ID
	p := &s
	*p += "!"
	return s
}

// A slice that starts as a copy of the package's.
func nopeSliceOfLocal(e event) []string {
	out := make([]string, len(regions))
	copy(out, regions)
	out[0] = e.ID
	return append(out, e.Tags...)
}

// A variable of the invocation is decoded into.
func nopeDecode(e event) error {
	var payload struct{ Name string }
	return json.Unmarshal(e.Body, &payload)
}

var page = struct{ title, body string }{"home", "hello"}

// A package variable is passed on as a pointer to a function that only reads it.
func nopeRender(e event) string {
	read := func(p *struct{ title, body string }) string { return p.title + p.body }
	return read(&page) + e.ID
}
