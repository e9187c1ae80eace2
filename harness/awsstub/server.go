package awsstub

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// A Config says how a stub behaves. The zero value of a field stands for its default.
type Config struct {
	Fixtures string        // a folder; default: none
	Latency  time.Duration // of every answer; default 5 ms, negative: none
	Region   string        // told to the function; default us-east-1
}

const (
	defaultLatency = 5 * time.Millisecond
	defaultRegion  = "us-east-1"
	account        = "012345678912"

	maxBody    = 64 << 20  // bytes of one request
	maxMemory  = 256 << 20 // bytes of objects, and of requests that are being read
	maxDiscard = 1 << 30   // bytes of a request that is too large
	maxHeader  = 64 << 10  // bytes
	maxIO      = time.Minute
	// The SDKs keep idle connections for 90 s. A server that closes one earlier makes
	// them fail now and then.
	maxIdle = 2 * time.Minute
)

// A Server is an endpoint that stands in for AWS.
type Server struct {
	cfg      Config
	listener net.Listener
	http     *http.Server
	fixtures map[string]*fixture
	objects  *objects
	memory   *budget
	recorder recorder
	count    atomic.Int64
}

// Listen reads the fixtures and starts a server on a free port of the loopback interface.
// An error names the fixture that cannot be used, and why.
func Listen(cfg Config) (*Server, error) {
	if cfg.Latency == 0 {
		cfg.Latency = defaultLatency
	}
	if cfg.Region == "" {
		cfg.Region = defaultRegion
	}
	memory := &budget{left: maxMemory}
	s := &Server{cfg: cfg, memory: memory, objects: newObjects(memory), fixtures: map[string]*fixture{}}
	if cfg.Fixtures != "" {
		list, err := readFixtures(cfg.Fixtures)
		if err != nil {
			return nil, fmt.Errorf("AWS stub: %w", err)
		}
		for _, f := range list {
			s.fixtures[f.key] = f
			if f.bucket != "" {
				s.objects.load(f)
			}
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("AWS stub: %w", err)
	}
	s.listener = l
	s.http = &http.Server{
		Handler:           http.HandlerFunc(s.handle), // no ServeMux: it would redirect keys such as a//b
		ReadHeaderTimeout: maxIO, ReadTimeout: maxIO, WriteTimeout: cfg.Latency + 2*maxIO, IdleTimeout: maxIdle,
		MaxHeaderBytes: maxHeader,
	}
	go func() { _ = s.http.Serve(l) }() // ends with Close
	return s, nil
}

// URL is the value for AWS_ENDPOINT_URL.
func (s *Server) URL() string { return "http://" + s.listener.Addr().String() }

// Env is what the function needs in its environment, to be appended to the rest. The
// credentials are always dummies: nothing real is used, even if a client does
// not come here. For the same reason the files with profiles are out of reach, and endpoints for
// single services, which would win, are emptied if the harness has them in its own environment.
func (s *Server) Env() []string {
	env := []string{
		"AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", // the one of AWS's documentation
		"AWS_CONFIG_FILE=" + os.DevNull,
		"AWS_DEFAULT_REGION=" + s.cfg.Region,
		"AWS_DISABLE_REQUEST_COMPRESSION=true", // what is recorded can be read
		"AWS_EC2_METADATA_DISABLED=true",
		"AWS_ENDPOINT_URL=" + s.URL(),
		"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=false",
		"AWS_PROFILE=",
		"AWS_REGION=" + s.cfg.Region,
		"AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
		"AWS_SESSION_TOKEN=",
		"AWS_SHARED_CREDENTIALS_FILE=" + os.DevNull,
		"AWS_USE_DUALSTACK_ENDPOINT=false", // with an endpoint of one's own,
		"AWS_USE_FIPS_ENDPOINT=false",      // either is an error
	}
	var other []string
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); strings.HasPrefix(name, "AWS_ENDPOINT_URL_") {
			other = append(other, name+"=")
		}
	}
	slices.Sort(other)
	return append(env, other...)
}

// Unused lists the fixtures that have not answered anything, by name. One that should
// have is likely misnamed.
func (s *Server) Unused() []string {
	var names []string
	for _, f := range s.fixtures {
		if !f.used.Load() {
			names = append(names, f.name)
		}
	}
	slices.Sort(names)
	return names
}

// Close ends the server, and requests that wait for an answer. What is recorded stays.
func (s *Server) Close() error { return s.http.Close() }

// handle answers a request, no sooner than the latency after its arrival.
func (s *Server) handle(w http.ResponseWriter, r *http.Request) {
	arrived := time.Now()
	body, held, err := s.read(r)
	defer s.memory.give(held)
	c := classify(r, body)
	c.id = fmt.Sprintf("00000000-0000-4000-8000-%012x", s.count.Add(1))
	c.endpoint, c.region = s.URL(), s.cfg.Region
	var a answer
	switch {
	case err == nil:
		a = s.answer(c)
	case errors.Is(err, errTooLarge), errors.Is(err, errFull):
		_, _ = io.CopyN(io.Discard, r.Body, maxDiscard) // a client that still writes does not see the answer
		a = failure(c, http.StatusRequestEntityTooLarge, "EntityTooLarge", err.Error())
	default:
		a = failure(c, http.StatusBadRequest, "IncompleteBody", err.Error())
	}
	s.recorder.add(newRequest(c, arrived, a.fixture))
	if !sleep(r.Context(), s.cfg.Latency-time.Since(arrived)) {
		panic(http.ErrAbortHandler) // the client is gone
	}
	a.write(w, r, c)
}

// answer finds the answer: a fixture, an object, or the default of the operation.
func (s *Server) answer(c call) answer {
	f := s.fixtures[c.service+"/"+c.operation]
	if c.protocol == restJSON || c.protocol == restXML {
		at := c.service + "/" + c.method + "/" + strings.Trim(c.path, "/")
		if exact := s.fixtures[strings.TrimSuffix(at, "/")]; exact != nil {
			f = exact
		}
	}
	if f != nil && f.bucket == "" {
		f.used.Store(true)
		return f.answer(c)
	}
	if c.service == "s3" {
		return s.objects.answer(c)
	}
	return standard(c)
}

var (
	errTooLarge = fmt.Errorf("the AWS stub takes requests of up to %d MiB", maxBody>>20)
	errFull     = fmt.Errorf("the AWS stub holds up to %d MiB of objects and requests, and is full", maxMemory>>20)
)

// read reads a body, and says how many bytes of the memory it holds.
func (s *Server) read(r *http.Request) (body []byte, held int64, err error) {
	size := r.ContentLength
	switch {
	case size < 0: // not known
		in := &metered{r: r.Body, memory: s.memory}
		body, err = io.ReadAll(in)
		return body, in.held, err
	case size > maxBody:
		return nil, 0, errTooLarge
	case !s.memory.take(size):
		return nil, 0, errFull
	}
	body = make([]byte, size)
	n, err := io.ReadFull(r.Body, body)
	return body[:n], size, err
}

// metered reads as much as there is memory for, of a body whose size is not known.
type metered struct {
	r      io.Reader
	memory *budget
	held   int64
}

func (m *metered) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	if m.held+int64(n) > maxBody {
		return 0, errTooLarge
	}
	if !m.memory.take(int64(n)) {
		return 0, errFull
	}
	m.held += int64(n)
	return n, err
}

// sleep waits; it reports whether the context outlived the wait.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
