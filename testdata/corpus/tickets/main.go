// Command tickets sells tickets out of a database, over one connection.
package main

import (
	"context"
	"errors"
	"log"
	"math/rand"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

type request struct {
	Event string `json:"event"`
	Seats int    `json:"seats"`
}

type seller struct {
	conn *pgx.Conn     // one connection: one query at a time
	pool *pgxpool.Pool // many
	rng  *rand.Rand
}

func (s *seller) handle(ctx context.Context, r request) (string, error) {
	if err := s.reserve(ctx, r); err != nil {
		return "", err
	}
	if err := s.retry(ctx, func() error { return s.pay(ctx, r) }); err != nil {
		return "", err
	}
	return s.code(), nil
}

func (s *seller) reserve(ctx context.Context, r request) error {
	tag, err := s.conn.Exec(ctx, "update seats set free = free - $2 where event = $1 and free >= $2", r.Event, r.Seats) // want unsafeshare "conn"
	if err != nil {
		return err
	}
	if tag.RowsAffected() == 0 {
		return errors.New("sold out")
	}
	return nil
}

// pay uses the pool, and a transaction of its own.
func (s *seller) pay(ctx context.Context, r request) error {
	tx, err := s.pool.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback(ctx)
	if _, err := tx.Exec(ctx, "insert into payments (event, seats) values ($1, $2)", r.Event, r.Seats); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

// code uses a source of random numbers that all invocations share.
func (s *seller) code() string {
	b := make([]byte, 8)
	for i := range b {
		b[i] = 'A' + byte(s.rng.Intn(26)) // want unsafeshare "rng"
	}
	return string(b)
}

// retry uses the top-level functions of the same package, which lock.
func (s *seller) retry(ctx context.Context, f func() error) error {
	var err error
	for try := range 3 {
		if err = f(); err == nil {
			return nil
		}
		pause := time.Duration(rand.Intn(100)<<try) * time.Millisecond
		select { // want deadline "end of its own context"
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return err
}

func main() {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	if err := conn.Ping(ctx); err != nil { // before Start
		log.Fatal(err)
	}
	pool, err := pgxpool.New(ctx, os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	s := &seller{conn: conn, pool: pool, rng: rand.New(rand.NewSource(time.Now().UnixNano()))}
	lambda.Start(s.handle)
}
