// Package probe is the harness's side of what it compiles into a function: the source,
// and the connection over which the function is asked about itself.
//
// The source is package inside, see there for what it does. It is checked with this
// module, and harness/build copies it into a patched aws-lambda-go.
//
//	l, err := probe.Listen()
//	env = append(env, l.Env())       // for the process of the function
//	conn, err := l.Accept(ctx)       // once it runs
//	memory, err := conn.Memory()
package probe

import (
	"bufio"
	"context"
	"crypto/rand"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/lmicheck/lmicheck/harness/probe/inside"
)

//go:embed inside/*.go
var source embed.FS

// Source returns the files of package inside, without tests, by name.
func Source() (map[string][]byte, error) {
	list, err := fs.Glob(source, "inside/*.go")
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	for _, name := range list {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := source.ReadFile(name)
		if err != nil {
			return nil, err
		}
		out[strings.TrimPrefix(name, "inside/")] = text
	}
	return out, nil
}

// ID is the request id by which the probe knows an invocation: number n of the process,
// in a slot below inside.Slots, of a wave of that size, which is numbered from 1. Without
// a wave (0), nothing waits at the barrier.
func ID(n, slot, wave, size int) string {
	return fmt.Sprintf("%08x-%02x%02x-4000-8000-%012x", wave, slot, size, n)
}

// Slot reads the slot out of the name of a function of package inside that handlers are
// called through.
func Slot(function string) (int, bool) {
	_, rest, ok := strings.Cut(function, ".lmiSlot")
	var slot int
	if n, _ := fmt.Sscanf(rest, "%02d", &slot); !ok || n != 1 {
		return 0, false
	}
	return slot, true
}

// A Listener waits for the call of one function.
type Listener struct {
	listener net.Listener
	token    string
}

// Listen opens a port on the loopback interface.
func Listen() (*Listener, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("probe: %w", err)
	}
	return &Listener{l, rand.Text()}, nil
}

// Env is the variable that makes the function call.
func (l *Listener) Env() string {
	return "LMICHECK_PROBE=" + l.listener.Addr().String() + " " + l.token
}

// Close stops to wait.
func (l *Listener) Close() error { return l.listener.Close() }

// Accept waits for the call.
func (l *Listener) Accept(ctx context.Context) (*Conn, error) {
	defer context.AfterFunc(ctx, func() { l.listener.Close() })()
	for {
		conn, err := l.listener.Accept()
		if err != nil {
			if ctx.Err() != nil {
				err = context.Cause(ctx)
			}
			return nil, fmt.Errorf("probe: the function does not call: %w", err)
		}
		c := &Conn{conn: conn, lines: bufio.NewReader(conn)}
		_ = conn.SetReadDeadline(time.Now().Add(time.Second))
		if line, err := c.lines.ReadString('\n'); err == nil && strings.TrimSpace(line) == l.token {
			return c, nil
		}
		conn.Close() // somebody else
	}
}

// A Conn asks a function. Questions are answered within a second or two, or fail.
type Conn struct {
	mu    sync.Mutex
	conn  net.Conn
	lines *bufio.Reader
}

// patience is how long an answer may take: a collection of a large heap takes its time.
const patience = 10 * time.Second

// ask sends a question and decodes the answer.
func (c *Conn) ask(question string, answer any) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.conn.SetDeadline(time.Now().Add(patience))
	if _, err := c.conn.Write([]byte(question + "\n")); err != nil {
		return fmt.Errorf("probe: asking for %s: %w", question, err)
	}
	line, err := c.lines.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, answer)
	}
	if err != nil {
		return fmt.Errorf("probe: asking for %s: %w", question, err)
	}
	return nil
}

// Handler tells what the library was given.
func (c *Conn) Handler() (h inside.Handler, err error) { return h, c.ask("handler", &h) }

// Memory collects garbage, and tells what is left.
func (c *Conn) Memory() (m inside.Memory, err error) { return m, c.ask("memory", &m) }

// State tells the environment and the working directory.
func (c *Conn) State() (s inside.State, err error) { return s, c.ask("state", &s) }

// Goroutines is the profile of goroutines, as text with labels.
func (c *Conn) Goroutines() (text string, err error) { return text, c.ask("goroutines", &text) }

// Stacks are those of all goroutines, as a panic prints them.
func (c *Conn) Stacks() (text string, err error) { return text, c.ask("stacks", &text) }

// Operations takes what a build that records them has recorded since the last call.
func (c *Conn) Operations() (o inside.Operations, err error) { return o, c.ask("operations", &o) }

// Sites tells which of the statements that are observed were reached; see Instrument in
// package build.
func (c *Conn) Sites() (s inside.Sites, err error) { return s, c.ask("sites", &s) }

// Steer makes invocations wait for a millisecond before these statements, and before no
// others: without sites, before none. Sites are numbered as they were instrumented.
func (c *Conn) Steer(sites ...int) error {
	question := "steer"
	for _, site := range sites {
		question += fmt.Sprint(" ", site)
	}
	var wrong string
	if err := c.ask(question, &wrong); err != nil {
		return err
	}
	if wrong != "" {
		return fmt.Errorf("probe: %s: %s", question, wrong)
	}
	return nil
}

// Close ends the connection; the function goes on.
func (c *Conn) Close() error { return c.conn.Close() }
