// Command floor measures the Runtime API server against the least that a server for
// the same requests must do: a net/http server that hands out one constant event and
// takes whatever comes back.
//
// Both are asked by the same client, a plain loop in a process of its own: poll, then
// post the answer. They take turns in short rounds, with N invocations at once; a ratio
// is that of two rounds next to each other, and the median of these counts. The exit
// status is 1 if the server does less than its aim with many at once.
package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lmicheck/lmicheck/harness/runtimeapi"
)

const (
	aim    = 0.8 // of the invocations per second of the bare server
	manyAt = 8   // the aim counts from so many at once; one at a time measures how fast processes wake
	path   = "/2018-06-01/runtime/invocation/"
	id     = "Lambda-Runtime-Aws-Request-Id"
)

var payload = []byte(`{"key1":"value1","key2":"value2","key3":"value3"}`)

func main() {
	rounds := flag.Int("rounds", 31, "rounds of each server")
	length := flag.Duration("round", 150*time.Millisecond, "length of a round")
	client := flag.String("client", "", "be the client of the server at this address")
	n := flag.Int("n", 1, "with -client: poll so many times at once")
	flag.Parse()
	if *client != "" {
		poll(*client, *n)
		return
	}
	missed, err := compare([]int{1, 8, 32}, *rounds, *length)
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "floor:", err)
		os.Exit(1)
	case missed:
		fmt.Printf("missed: with %d or more at once the server must do %.0f %% of the bare one\n", manyAt, aim*100)
		os.Exit(1)
	}
	fmt.Printf("met: with %d or more at once the server does at least %.0f %% of the bare one\n", manyAt, aim*100)
}

// compare measures with each number of invocations at once and prints a table. It tells
// whether the aim was missed.
func compare(numbers []int, rounds int, length time.Duration) (missed bool, err error) {
	fmt.Printf("Runtime API, invocations per second, median of %d rounds\n", rounds)
	fmt.Printf("  %4s %10s %10s %8s %15s\n", "N", "bare", "server", "ratio", "all ratios")
	for _, n := range numbers {
		bare, server, ratios, err := measure(n, rounds, length)
		if err != nil {
			return false, err
		}
		ratio := median(ratios)
		fmt.Printf("  %4d %10.0f %10.0f %8.2f %9.2f to %.2f\n", n, median(bare), median(server), ratio, slices.Min(ratios), slices.Max(ratios))
		missed = missed || n >= manyAt && ratio < aim
	}
	return missed, nil
}

// measure lets the two servers take turns, each with a client of its own, which only
// polls while it is the other's turn.
func measure(n, rounds int, length time.Duration) (bare, server, ratios []float64, err error) {
	api, err := runtimeapi.Listen(runtimeapi.Config{})
	if err != nil {
		return nil, nil, nil, err
	}
	defer api.Close()
	least, err := listen()
	if err != nil {
		return nil, nil, nil, err
	}
	defer least.http.Close()
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	for _, addr := range []string{api.Addr(), least.addr} {
		if err := startClient(ctx, cancel, addr, n); err != nil {
			return nil, nil, nil, err
		}
	}
	for round := range rounds + 1 { // the first warms up
		b, err := rate(n, length, func() error { return least.invoke(ctx) })
		if err != nil {
			return nil, nil, nil, fmt.Errorf("bare server: %w", err)
		}
		s, err := rate(n, length, func() error {
			if r := api.Invoke(ctx, runtimeapi.Event{Payload: payload}); r.Outcome != runtimeapi.Answered {
				return fmt.Errorf("%v: %w", r.Outcome, context.Cause(ctx))
			}
			return nil
		})
		if err != nil {
			return nil, nil, nil, fmt.Errorf("server: %w", err)
		}
		if round > 0 {
			bare, server, ratios = append(bare, b), append(server, s), append(ratios, s/b)
		}
	}
	return bare, server, ratios, nil
}

// rate calls a function from n goroutines for a time, and returns the calls per second.
func rate(n int, length time.Duration, call func() error) (float64, error) {
	var (
		calls  atomic.Int64
		group  sync.WaitGroup
		failed = make(chan error, n)
		start  = time.Now()
	)
	for range n {
		group.Go(func() {
			for time.Since(start) < length {
				if err := call(); err != nil {
					failed <- err
					return
				}
				calls.Add(1)
			}
		})
	}
	group.Wait()
	select {
	case err := <-failed:
		return 0, err
	default:
		return float64(calls.Load()) / time.Since(start).Seconds(), nil
	}
}

// A bareServer does the least: it keeps no account of invocations, and its headers
// are constant.
type bareServer struct {
	addr    string
	http    *http.Server
	events  chan []byte
	answers chan []byte
}

func listen() (*bareServer, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &bareServer{addr: l.Addr().String(), events: make(chan []byte), answers: make(chan []byte)}
	s.http = &http.Server{Handler: s}
	go func() { _ = s.http.Serve(l) }() // ends with Close
	return s, nil
}

// ServeHTTP tells a poll from an answer by the method alone.
func (s *bareServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "application/json")
	if r.Method == http.MethodPost {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		s.answers <- body
		w.WriteHeader(http.StatusAccepted)
		_, _ = io.WriteString(w, "{\"status\":\"OK\"}\n")
		return
	}
	event := <-s.events
	h.Set(id, "00000001-0000-4000-8000-000000000001")
	h.Set("Lambda-Runtime-Deadline-Ms", "1700000000000")
	h.Set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:012345678912:function:lmicheck")
	h.Set("Lambda-Runtime-Trace-Id", "Root=1-00000001-000000000000000000000001;Parent=0000000000000001;Sampled=0")
	_, _ = w.Write(event)
}

// invoke sends one event and takes one answer, be it to another event.
func (s *bareServer) invoke(ctx context.Context) error {
	select {
	case s.events <- payload:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	select {
	case <-s.answers:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// startClient runs this program as a client until the context ends. If the client ends
// before, so does the context.
func startClient(ctx context.Context, cancel context.CancelCauseFunc, addr string, n int) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, self, "-client", addr, "-n", fmt.Sprint(n))
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { cancel(fmt.Errorf("the client ended: %w", cmp.Or(cmd.Wait(), errors.New("exit status 0")))) }()
	return nil
}

// poll answers every event with the event, until the server ends.
func poll(addr string, n int) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConns: 2 * n, MaxIdleConnsPerHost: 2 * n}}
	var group sync.WaitGroup
	for range n {
		group.Go(func() {
			for {
				if err := pollOnce(client, "http://"+addr+path); err != nil {
					return
				}
			}
		})
	}
	group.Wait()
}

func pollOnce(client *http.Client, url string) error {
	resp, err := client.Get(url + "next")
	if err != nil {
		return err
	}
	event, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil {
		return err
	}
	resp, err = client.Post(url+strings.TrimSpace(resp.Header.Get(id))+"/response", "application/json", bytes.NewReader(event))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}

func median(list []float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}
