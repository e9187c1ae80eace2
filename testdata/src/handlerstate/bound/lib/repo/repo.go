// Package repo stores bodies.
package repo

import "context"

// A Table is a repository.
type Table struct {
	name      string
	lastQuery string
	conn      *conn
}

type conn struct{ uses int }

func (c *conn) exec(q string) error {
	c.uses++ // want handlerstate "uses"
	return nil
}

// New makes a repository.
func New(name string) *Table {
	t := &Table{name: name}
	t.conn = &conn{}
	_ = t.conn.exec("ping") // before Start
	return t
}

// Save saves a body.
func (t *Table) Save(ctx context.Context, id, body string) error {
	t.lastQuery = "put " + id // want handlerstate "lastQuery"
	return t.conn.exec(t.lastQuery)
}

// NopeFake is built by a program that starts no handler.
type NopeFake struct{ Saved []string }

// Save saves a body.
func (f *NopeFake) Save(ctx context.Context, id, body string) error {
	f.Saved = append(f.Saved, id)
	return nil
}
