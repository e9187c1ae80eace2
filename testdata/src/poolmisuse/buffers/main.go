// Command buffers: buffers out of pools, with and without care.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct {
	ID    string
	Lines []string
}

var (
	buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	slices  = sync.Pool{New: func() any { b := make([]byte, 0, 512); return &b }}
	scratch = sync.Pool{New: func() any { return &work{} }}
)

type work struct {
	parts []string
	out   bytes.Buffer
}

func get() *bytes.Buffer  { return buffers.Get().(*bytes.Buffer) }
func put(b *bytes.Buffer) { b.Reset(); buffers.Put(b) }

func wantLate(o order) string {
	buf := buffers.Get().(*bytes.Buffer)
	buf.Reset()
	buf.WriteString(o.ID)
	buffers.Put(buf)
	return buf.String() // want poolmisuse "used after it was put back into pool \"main.buffers\""
}

func wantHelper(o order) (int, string) {
	buf := get()
	buf.WriteString(o.ID)
	put(buf)
	n := buf.Len() // want poolmisuse "used after it was put back"
	return n, o.ID
}

func wantTwice(o order) string {
	buf := get()
	defer put(buf) // want poolmisuse "put back into pool \"main.buffers\" twice"
	buf.WriteString(o.ID)
	s := buf.String()
	if s == "" {
		return "empty"
	}
	buffers.Put(buf)
	return s
}

type reply struct {
	Body []byte
	Code int
}

func wantField(o order) (r reply) {
	buf := get()
	defer func() {
		buf.Reset()
		buffers.Put(buf)
	}()
	json.NewEncoder(buf).Encode(o)
	return reply{Body: buf.Bytes(), Code: 200} // want poolmisuse "is returned by wantField"
}

func wantSlice(o order) []byte {
	p := slices.Get().(*[]byte)
	defer slices.Put(p)
	*p = append((*p)[:0], o.ID...)
	return *p // want poolmisuse "memory out of pool \"main.slices\" is returned by wantSlice"
}

func wantPart(o order) []string {
	w := scratch.Get().(*work)
	w.parts = append(w.parts[:0], o.Lines...)
	scratch.Put(w)
	return w.parts // want poolmisuse "used after it was put back"
}

func wantTrimmed(o order) []byte {
	buf := get()
	defer put(buf)
	buf.WriteString(o.ID)
	return bytes.TrimSpace(buf.Bytes()) // want poolmisuse "returned by wantTrimmed"
}

func nopeString(o order) string {
	buf := get()
	defer put(buf)
	buf.WriteString(o.ID)
	return buf.String()
}

func nopeCopies(o order) ([]byte, []byte) {
	buf := get()
	defer put(buf)
	buf.WriteString(o.ID)
	return append([]byte(nil), buf.Bytes()...), []byte(buf.String())
}

type result struct {
	out *order
	err error
}

var results = sync.Pool{New: func() any { return new(result) }}

// nopeHeld returns what a field of a pooled struct holds, which is not the pool's.
func nopeHeld(o order) (*order, error) {
	r := results.Get().(*result)
	defer results.Put(r)
	r.out, r.err = &order{ID: o.ID}, nil
	return r.out, r.err
}

// nopeTransfer gives the buffer to its caller, who puts it back.
func nopeTransfer(o order) *bytes.Buffer {
	buf := get()
	buf.WriteString(o.ID)
	return buf
}

func nopeCaller(o order) string {
	buf := nopeTransfer(o)
	s := buf.String()
	put(buf)
	return s
}

// nopeBranch puts back on one way and uses on the other.
func nopeBranch(o order) string {
	buf := get()
	if o.ID == "" {
		put(buf)
		return ""
	}
	buf.WriteString(o.ID)
	s := buf.String()
	put(buf)
	return s
}

// nopeTwo has two buffers out of one pool, of which one goes back early.
func nopeTwo(o order) string {
	head, body := get(), get()
	head.WriteString(o.ID)
	s := head.String()
	put(head)
	body.WriteString(s)
	s = body.String()
	put(body)
	return s
}

func nopeLoop(o order) (all []string) {
	for _, l := range o.Lines {
		buf := buffers.Get().(*bytes.Buffer)
		buf.Reset()
		buf.WriteString(strings.TrimSpace(l))
		all = append(all, buf.String())
		buffers.Put(buf)
	}
	return all
}

// nopeAgain takes a new one after the first went back.
func nopeAgain(o order) string {
	buf := get()
	buf.WriteString(o.ID)
	put(buf)
	buf = get()
	buf.WriteString(o.ID)
	s := buf.String()
	put(buf)
	return s
}

func nopeDecoded(o order) (out order, err error) {
	buf := get()
	defer put(buf)
	if err = json.NewEncoder(buf).Encode(o); err != nil {
		return out, err
	}
	err = json.Unmarshal(buf.Bytes(), &out)
	return out, err
}

func handle(ctx context.Context, o order) (any, error) {
	n, s := wantHelper(o)
	a, b := nopeCopies(o)
	if _, err := nopeHeld(o); err != nil {
		return nil, err
	}
	decoded, err := nopeDecoded(o)
	return []any{
		wantLate(o), n, s, wantTwice(o), wantField(o), wantSlice(o), wantPart(o), wantTrimmed(o),
		nopeString(o), a, b, nopeCaller(o), nopeBranch(o), nopeTwo(o), nopeLoop(o), nopeAgain(o), decoded,
	}, err
}

func main() { lambda.Start(handle) }
