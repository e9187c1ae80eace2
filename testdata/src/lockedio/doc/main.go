// Command doc is the wrong half of the rule's manual.
package main

import (
	"context"
	"database/sql"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct{ ID string }

type store struct {
	mu    sync.Mutex
	db    *sql.DB
	saved int
}

func (s *store) save(ctx context.Context, o order) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := s.db.ExecContext(ctx, "insert into orders values (?)", o.ID) // want lockedio `^every invocation of "\(\*store\)\.save" waits for \(\*sql\.DB\)\.ExecContext while it holds "\(\*store\)\.mu": invocations run one at a time$`
	s.saved++
	return err
}

func main() {
	db, err := sql.Open("orders", "")
	if err != nil {
		panic(err)
	}
	lambda.Start((&store{db: db}).save)
}
