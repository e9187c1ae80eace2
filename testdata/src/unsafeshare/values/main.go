// Command values: values of types that are not safe for concurrent use, shared by
// all invocations.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"hash/fnv"
	"io"
	"log"
	"log/slog"
	"math/big"
	"math/rand"
	randv2 "math/rand/v2"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync"
	"text/template"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type event struct {
	ID   string
	N    int
	Body []byte
}

type handler struct {
	rng    *rand.Rand
	digest hash.Hash
	client *http.Client
	db     *sql.DB

	mu     sync.Mutex
	locked *rand.Rand
}

func newHandler() *handler {
	h := &handler{
		rng:    rand.New(rand.NewSource(time.Now().UnixNano())),
		digest: sha256.New(),
		client: &http.Client{Timeout: time.Second},
		locked: rand.New(rand.NewSource(1)),
	}
	h.rng.Shuffle(3, func(i, j int) {}) // before Start
	return h
}

func (h *handler) Handle(ctx context.Context, e event) (string, error) {
	h.jitter()
	h.sum(e)
	random()
	randomV2()
	viaHelper(rng)
	buffer(e)
	builder(e)
	digest(e)
	signature(e)
	number(e)
	if err := encode(e); err != nil {
		return "", err
	}
	if err := decode(); err != nil {
		return "", err
	}
	write(e)
	zip(e)
	table(e)
	formatted(e)
	embedded(e)

	if err := h.nopeClients(ctx); err != nil {
		return "", err
	}
	h.nopeLocked()
	nopeTopLevel()
	nopeOwn(e)
	nopeOwnEncoder(e)
	nopeOwnHash(e)
	nopeOwnParameter()
	nopePool(e)
	nopeReadOnly()
	nopeLoggers(e)
	nopeReader(e)
	return nopeTemplate(e)
}

func (h *handler) jitter() time.Duration {
	return time.Duration(h.rng.Intn(100)) // want unsafeshare "rng"
}

func (h *handler) sum(e event) string {
	h.digest.Reset()                             // want unsafeshare "digest"
	h.digest.Write(e.Body)                       // want unsafeshare "digest"
	return hex.EncodeToString(h.digest.Sum(nil)) // want unsafeshare "digest"
}

var rng = rand.New(rand.NewSource(42))

func random() int {
	return rng.Intn(10) // want unsafeshare "rng"
}

var rngV2 = randv2.New(randv2.NewPCG(1, 2))

func randomV2() int {
	return rngV2.IntN(10) // want unsafeshare "rngV2"
}

func viaHelper(r *rand.Rand) float64 {
	return r.Float64() // want unsafeshare "rng"
}

// The same helper with a source of the invocation.
func nopeOwnParameter() float64 {
	return viaHelper(rand.New(rand.NewSource(7)))
}

var buf bytes.Buffer

func buffer(e event) string {
	buf.Reset()           // want unsafeshare "buf"
	buf.WriteString(e.ID) // want unsafeshare "buf"
	return buf.String()
}

var sb strings.Builder

func builder(e event) {
	sb.WriteString(e.ID) // want unsafeshare "sb"
}

var checksum = fnv.New32a()

func digest(e event) {
	checksum.Write(e.Body) // want unsafeshare "checksum"
}

var mac = hmac.New(sha256.New, []byte("key"))

func signature(e event) {
	mac.Reset()       // want unsafeshare "mac"
	mac.Write(e.Body) // want unsafeshare "mac"
}

var balance = big.NewInt(0)

func number(e event) {
	balance.Add(balance, big.NewInt(int64(e.N))) // want unsafeshare "balance"
}

var enc = json.NewEncoder(os.Stdout)

func encode(e event) error {
	return enc.Encode(e) // want unsafeshare "enc"
}

var dec = json.NewDecoder(os.Stdin)

func decode() error {
	var v struct{ Name string }
	return dec.Decode(&v) // want unsafeshare "dec"
}

var out = bufio.NewWriter(os.Stdout)

func write(e event) {
	out.WriteString(e.ID) // want unsafeshare "out"
	out.Flush()           // want unsafeshare "out"
}

var zw = gzip.NewWriter(io.Discard)

func zip(e event) {
	zw.Write(e.Body) // want unsafeshare "zw"
}

var cw = csv.NewWriter(os.Stdout)

func table(e event) {
	cw.Write([]string{e.ID}) // want unsafeshare "cw"
}

var page bytes.Buffer

// formatted hands the buffer to a function that writes to it.
func formatted(e event) {
	fmt.Fprintf(&page, "<p>%s</p>", e.ID) // want unsafeshare "page"
}

type report struct {
	bytes.Buffer
	title string
}

var theReport report

// embedded calls a promoted method.
func embedded(e event) {
	theReport.WriteString(e.ID) // want unsafeshare "theReport"
}

// The lock that the type lacks.
func (h *handler) nopeLocked() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.locked.Intn(10)
}

// Documented as safe for concurrent use.
func (h *handler) nopeClients(ctx context.Context) error {
	if h.db != nil {
		if err := h.db.PingContext(ctx); err != nil {
			return err
		}
	}
	if h.client.Timeout == 0 {
		resp, err := h.client.Get("http://localhost")
		if err != nil {
			return err
		}
		return resp.Body.Close()
	}
	return nil
}

// The top-level functions of math/rand lock inside.
func nopeTopLevel() int { return rand.Intn(10) + randv2.IntN(10) }

// Values of the invocation.
func nopeOwn(e event) string {
	r := rand.New(rand.NewSource(int64(e.N)))
	var b bytes.Buffer
	fmt.Fprintf(&b, "%d", r.Intn(10))
	var s strings.Builder
	s.WriteString(b.String())
	w := bufio.NewWriter(&b)
	w.WriteString(e.ID)
	w.Flush()
	n := new(big.Int).Add(limit, big.NewInt(1))
	return s.String() + n.String()
}

var limit = big.NewInt(1000)

// An encoder of the invocation, onto a file that is safe to share.
func nopeOwnEncoder(e event) error {
	return json.NewEncoder(os.Stdout).Encode(e)
}

func nopeOwnHash(e event) []byte {
	m := hmac.New(sha256.New, []byte("key"))
	m.Write(e.Body)
	sum := sha256.Sum256(e.Body)
	return m.Sum(sum[:])
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// What Get returns is the caller's until Put.
func nopePool(e event) string {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	b.WriteString(e.ID)
	return b.String()
}

var banner bytes.Buffer

func init() { banner.WriteString("hello") }

// Written by init, only read here.
func nopeReadOnly() string { return banner.String() + limit.String() }

var (
	logger  = log.New(os.Stderr, "", log.LstdFlags)
	slogger = slog.New(slog.NewJSONHandler(os.Stderr, nil))
)

// Loggers lock inside.
func nopeLoggers(e event) {
	logger.Printf("id=%s", e.ID)
	slogger.With("n", e.N).Info("call", "id", e.ID)
	log.Print(e.ID)
	slog.Info(e.ID)
}

// A reader of the invocation, over a string that all share.
func nopeReader(e event) int {
	r := strings.NewReader(greeting)
	n, _ := r.Read(make([]byte, 4))
	return n
}

const greeting = "hello, world"

var (
	tmpl  = template.Must(template.New("page").Parse("{{.ID}}"))
	token = regexp.MustCompile(`[a-z]+`)
)

// Parsed templates and compiled expressions are safe to share.
func nopeTemplate(e event) (string, error) {
	var b strings.Builder
	if err := tmpl.Execute(&b, e); err != nil {
		return "", err
	}
	return token.ReplaceAllString(b.String(), "x"), nil
}

func main() {
	lambda.Start(newHandler().Handle)
}
