// Command negatives: shared values that are made to be shared, and values of unsafe
// types that are not shared.
package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/hmac"
	crand "crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash"
	"hash/crc32"
	"html/template"
	"io"
	"math/big"
	"math/rand"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

var (
	encoding = base64.NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
	replacer = strings.NewReplacer("<", "&lt;", ">", "&gt;")
	table    = crc32.MakeTable(crc32.Castagnoli)
	base     = &url.URL{Scheme: "https", Host: "example.com"}
	page     = template.Must(template.New("page").Parse("<p>{{.}}</p>"))
	modulus  = big.NewInt(97)
	client   = &http.Client{Timeout: time.Second, Transport: &http.Transport{MaxIdleConns: 4}}
)

// Safe for concurrent use.
func nopeEncoding(id string) string {
	return encoding.EncodeToString([]byte(replacer.Replace(id)))
}

// Only read.
func nopeTable(id string) uint32 { return crc32.Checksum([]byte(id), table) }

// A copy of a shared URL is changed.
func nopeURL(id string) string {
	u := *base
	u.Path = id
	return u.String() + base.JoinPath(id).String()
}

// A parsed template writes to a buffer of the invocation.
func nopeTemplate(id string) (string, error) {
	var b bytes.Buffer
	err := page.Execute(&b, id)
	return b.String(), err
}

// The shared number is an operand; the result is the invocation's.
func nopeOperand(n int64) int64 {
	r := new(big.Int).Mod(big.NewInt(n), modulus)
	return r.Int64()
}

// The reader of crypto/rand, unlike math/rand's, may be shared.
func nopeCryptoRand() ([]byte, error) {
	b := make([]byte, 8)
	_, err := io.ReadFull(crand.Reader, b)
	return b, err
}

// A client sends a request of the invocation.
func nopeClient(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://localhost", nil)
	if err != nil {
		return err
	}
	req.Header.Set("X-Id", "1")
	if req.URL.Host == "" {
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		return resp.Body.Close()
	}
	return nil
}

// A file may be shared.
func nopeFile(id string) {
	fmt.Fprintln(os.Stderr, id)
	io.WriteString(os.Stderr, id)
}

type signer struct{ hashes sync.Pool }

var theSigner = &signer{hashes: sync.Pool{New: func() any { return hmac.New(sha256.New, []byte("key")) }}}

// A pool of hashes: each caller has its own.
func (s *signer) nopePool(id string) []byte {
	h := s.hashes.Get().(hash.Hash)
	defer s.hashes.Put(h)
	h.Reset()
	io.WriteString(h, id)
	return h.Sum(nil)
}

type source struct {
	sync.Mutex
	*rand.Rand
}

var theSource = source{Rand: rand.New(rand.NewSource(1))}

// Lock and source are embedded in one struct.
func nopeEmbedded() int {
	theSource.Lock()
	defer theSource.Unlock()
	return theSource.Intn(10)
}

var (
	logMu  sync.Mutex
	logBuf bytes.Buffer
	logEnc = json.NewEncoder(&logBuf)
)

func withLog(f func()) {
	logMu.Lock()
	defer logMu.Unlock()
	f()
}

// Buffer and encoder are used with the lock held.
func nopeLockedEncoder(id string) (err error) {
	withLog(func() {
		err = logEnc.Encode(id)
		if logBuf.Len() > 1<<16 {
			logBuf.Reset()
		}
	})
	return err
}

type report struct {
	buf bytes.Buffer
	w   *bufio.Writer
	tab *tabwriter.Writer
}

func newReport() *report {
	r := &report{}
	r.w = bufio.NewWriter(&r.buf)
	r.tab = tabwriter.NewWriter(r.w, 0, 8, 1, ' ', 0)
	return r
}

// A report of the invocation, with writers in its fields.
func nopeReport(id string) string {
	r := newReport()
	fmt.Fprintf(r.tab, "id\t%s\n", id)
	r.tab.Flush()
	r.w.Flush()
	return r.buf.String()
}

// A buffer handed to a goroutine that the invocation waits for.
func nopeJoined(id string) string {
	var b strings.Builder
	done := make(chan struct{})
	go func() {
		defer close(done)
		b.WriteString(id)
	}()
	<-done
	return b.String()
}

func handle(ctx context.Context, id string) (string, error) {
	if _, err := nopeCryptoRand(); err != nil {
		return "", err
	}
	if err := nopeClient(ctx); err != nil {
		return "", err
	}
	if err := nopeLockedEncoder(id); err != nil {
		return "", err
	}
	nopeEncoding(id)
	nopeTable(id)
	nopeURL(id)
	nopeOperand(int64(len(id)))
	nopeFile(id)
	theSigner.nopePool(id)
	nopeEmbedded()
	nopeReport(id)
	nopeJoined(id)
	return nopeTemplate(id)
}

func main() {
	lambda.Start(handle)
}
