// Command joined: goroutines that end with the invocation, because it waits for
// them, or tells them to.
package main

import (
	"context"
	"errors"
	"io"
	"log"
	"strings"
	"sync"
	"time"

	"example.com/lines"
	"github.com/aws/aws-lambda-go/lambda"
	"golang.org/x/sync/errgroup"

	"lmitest/straygoroutine/joined/lib/pool"
)

type event struct {
	ID    string
	Items []string
}

func main() { lambda.Start(handle) }

func handle(ctx context.Context, e event) (string, error) {
	nopeWaitGroup(e)
	nopeGo(e)
	nopePassed(e)
	nopeReturned(e)()
	nopeChannel(e)
	nopeCount(e)
	nopeRange(e)
	nopeWorkers(e)
	nopeTimer(e)
	for _, err := range []error{nopeRoom(e), nopePool(e, 3), nopeCancel(ctx, e), nopeFirst(e), nopeDrain(e)} {
		if err != nil {
			log.Print(err)
		}
	}
	nopeContext(ctx, e)
	nopeHeartbeat(ctx)
	nopeDone(e)
	nopeResults(e)
	nopePipe(e)
	if _, err := io.ReadAll(nopeStream(e)); err != nil {
		log.Print(err)
	}
	nopeDrained(e)
	nopeStruct(e)
	pool.NopeEach(e.Items, work)
	if err := nopeErrgroup(ctx, e); err != nil {
		return "", err
	}
	return nopeSelect(ctx, e)
}

func work(s string) { log.Print(s) }

func try(s string) error {
	if s == "" {
		return errors.New("empty")
	}
	work(s)
	return nil
}

// nopeWaitGroup waits for as many as it starts.
func nopeWaitGroup(e event) {
	var wg sync.WaitGroup
	for _, item := range e.Items {
		wg.Add(1)
		go func() {
			defer wg.Done()
			work(item)
		}()
	}
	wg.Wait()
}

// nopeGo is the same with WaitGroup.Go of a wrapper.
func nopeGo(e event) {
	var g group
	for _, item := range e.Items {
		g.nopeStart(func() { work(item) })
	}
	g.Wait()
}

type group struct{ sync.WaitGroup }

func (g *group) nopeStart(f func()) {
	g.Add(1)
	go func() {
		defer g.Done()
		f()
	}()
}

// nopePassed gives the wait group to the function that it starts.
func nopePassed(e event) {
	wg := &sync.WaitGroup{}
	wg.Add(len(e.Items))
	for _, item := range e.Items {
		go nopeItem(item, wg)
	}
	wg.Wait()
}

func nopeItem(item string, wg *sync.WaitGroup) {
	defer wg.Done()
	work(item)
}

// nopeReturned lets its caller wait.
func nopeReturned(e event) (wait func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		work(e.ID)
	}()
	return func() { <-done }
}

// nopeChannel receives the result.
func nopeChannel(e event) error {
	errs := make(chan error)
	go func() { errs <- errors.New(e.ID) }()
	return <-errs
}

// nopeCount receives once for each.
func nopeCount(e event) int {
	results := make(chan int)
	for _, item := range e.Items {
		go func() { results <- len(item) }()
	}
	sum := 0
	for range e.Items {
		sum += <-results
	}
	return sum
}

// nopeRange reads until the goroutine closes.
func nopeRange(e event) {
	items := make(chan string)
	go func() {
		defer close(items)
		for _, item := range e.Items {
			items <- item
		}
	}()
	for item := range items {
		work(item)
	}
}

// nopeWorkers end when the channel is closed.
func nopeWorkers(e event) {
	jobs := make(chan string)
	for range 4 {
		go func() {
			for j := range jobs {
				work(j)
			}
		}()
	}
	for _, item := range e.Items {
		jobs <- item
	}
	close(jobs)
}

// nopeRoom has room for all that is sent, so that an early return leaves nobody behind.
func nopeRoom(e event) error {
	errs := make(chan error, len(e.Items))
	for _, item := range e.Items {
		go func() { errs <- try(item) }()
	}
	for range e.Items {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

// nopePool is the same with workers.
func nopePool(e event, n int) error {
	jobs, errs := make(chan string, len(e.Items)), make(chan error, len(e.Items))
	for range n {
		go func() {
			for item := range jobs {
				errs <- try(item)
			}
		}()
	}
	for _, item := range e.Items {
		jobs <- item
	}
	close(jobs)
	for range e.Items {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

// nopeCancel tells the senders when it returns early.
func nopeCancel(ctx context.Context, e event) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make(chan error)
	for _, item := range e.Items {
		go func() {
			select {
			case errs <- try(item):
			case <-ctx.Done():
			}
		}()
	}
	for range e.Items {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

// nopeFirst keeps the first error, and receives the rest.
func nopeFirst(e event) (first error) {
	errs := make(chan error)
	for _, item := range e.Items {
		go func() { errs <- try(item) }()
	}
	for range e.Items {
		if err := <-errs; err != nil && first == nil {
			first = err
		}
	}
	return first
}

// nopeDrain receives the rest after the first error.
func nopeDrain(e event) error {
	errs := make(chan error)
	go func() {
		defer close(errs)
		for _, item := range e.Items {
			errs <- try(item)
		}
	}()
	for err := range errs {
		if err != nil {
			for range errs {
			}
			return err
		}
	}
	return nil
}

// nopeTimer stops the timer before it returns.
func nopeTimer(e event) {
	t := time.AfterFunc(time.Minute, func() { log.Print(e.ID) })
	defer t.Stop()
}

// nopeContext ends with the context of the invocation.
func nopeContext(ctx context.Context, e event) {
	go func() {
		<-ctx.Done()
		work(e.ID)
	}()
}

// nopeHeartbeat ends with a context that the handler cancels.
func nopeHeartbeat(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		t := time.NewTicker(time.Second)
		defer t.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-t.C:
				work("alive")
			}
		}
	}()
	work("busy")
}

// nopeDone is told to stop.
func nopeDone(e event) {
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(time.Second):
				work(e.ID)
			}
		}
	}()
	work("busy")
}

type result struct {
	id  string
	err error
}

// nopeResults waits in another goroutine, and reads the results meanwhile.
func nopeResults(e event) (out []result) {
	results := make(chan result)
	var wg sync.WaitGroup
	for _, item := range e.Items {
		wg.Add(1)
		go func() {
			defer wg.Done()
			results <- result{id: item}
		}()
	}
	go func() {
		wg.Wait()
		close(results)
	}()
	for r := range results {
		out = append(out, r)
	}
	return out
}

// nopePipe reads what the goroutine writes to the end.
func nopePipe(e event) error {
	r, w := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, err := io.Copy(w, strings.NewReader(e.ID))
		w.CloseWithError(err)
	}()
	_, err := io.Copy(io.Discard, r)
	<-done
	return err
}

// nopeStream hands out what the goroutine writes, which ends once it is read.
func nopeStream(e event) io.Reader {
	r, w := io.Pipe()
	go func() { w.CloseWithError(write(w, e)) }()
	return r
}

func write(w io.Writer, e event) error {
	_, err := io.WriteString(w, e.ID)
	return err
}

// nopeDrained gives what the goroutine sends to a library that reads it to the end.
func nopeDrained(e event) {
	in, out := make(chan string), make(chan int)
	go func() {
		for _, item := range e.Items {
			in <- item
		}
		close(in)
	}()
	go func() {
		(&lines.Parser{}).Process(in, out)
		close(out)
	}()
	for n := range out {
		log.Print(n)
	}
}

type server struct {
	wg    sync.WaitGroup
	items []string
}

// nopeStruct waits by a field.
func nopeStruct(e event) {
	s := &server{items: e.Items}
	s.nopeStart()
	s.wg.Wait()
}

func (s *server) nopeStart() {
	for _, item := range s.items {
		s.wg.Add(1)
		go s.nopeRun(item)
	}
}

func (s *server) nopeRun(item string) {
	defer s.wg.Done()
	work(item)
}

// nopeErrgroup waits in Wait.
func nopeErrgroup(ctx context.Context, e event) error {
	g, _ := errgroup.WithContext(ctx)
	for _, item := range e.Items {
		g.Go(func() error {
			work(item)
			return nil
		})
	}
	return g.Wait()
}

// nopeSelect takes the result or gives up; the channel has room for a late result.
func nopeSelect(ctx context.Context, e event) (string, error) {
	results := make(chan string, 1)
	go func() { results <- strings.ToUpper(e.ID) }()
	select {
	case r := <-results:
		return r, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
