// Command export writes a report to S3. It is clean: what is shared is made before
// Start, made once, or made to be shared.
package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"log"
	"os"
	"sync"
	"text/template"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/hashicorp/golang-lru/v2/expirable"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/rs/zerolog"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

var (
	bucket  = os.Getenv("BUCKET")
	logger  = zerolog.New(os.Stdout).With().Timestamp().Logger()
	names   = template.Must(template.New("key").Parse("{{.Year}}/{{.Name}}.csv"))
	recent  = expirable.NewLRU[string, int](64, nil, 10*time.Minute)
	heavy   = semaphore.NewWeighted(2)
	timeNow = time.Now // tests replace it

	// Connected by the first call, which all others wait for.
	pool = sync.OnceValues(func() (*pgxpool.Pool, error) {
		return pgxpool.New(context.Background(), os.Getenv("DATABASE_URL"))
	})

	clientOnce sync.Once
	client     *s3.Client
	clientErr  error
)

func s3Client(ctx context.Context) (*s3.Client, error) {
	clientOnce.Do(func() {
		cfg, err := config.LoadDefaultConfig(context.WithoutCancel(ctx))
		if err != nil {
			clientErr = err
			return
		}
		client = s3.NewFromConfig(cfg)
	})
	return client, clientErr
}

type report struct {
	Name string
	Year int
	rows [][]string
	buf  bytes.Buffer
}

// newReport makes a report of one invocation.
func newReport(name string, at time.Time) *report {
	return &report{Name: name, Year: at.Year()}
}

func (r *report) query(ctx context.Context, db *pgxpool.Pool, table string) error {
	rows, err := db.Query(ctx, "select id, total from "+table)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, total string
		if err := rows.Scan(&id, &total); err != nil {
			return err
		}
		r.rows = append(r.rows, []string{id, total})
	}
	return rows.Err()
}

func (r *report) encode() error {
	w := csv.NewWriter(&r.buf)
	for _, row := range r.rows {
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

func handle(ctx context.Context, e events.CloudWatchEvent) error {
	if _, ok := recent.Get(e.ID); ok {
		return nil
	}
	// A logger of this invocation.
	logger := logger.With().Str("event", e.ID).Logger()
	if err := heavy.Acquire(ctx, 1); err != nil {
		return err
	}
	defer heavy.Release(1)

	db, err := pool()
	if err != nil {
		return err
	}
	bucketClient, err := s3Client(ctx)
	if err != nil {
		return err
	}
	tables := []string{"orders", "refunds"}
	reports := make([]*report, len(tables))
	g, gctx := errgroup.WithContext(ctx)
	for i, t := range tables {
		g.Go(func() error {
			r := newReport(t, timeNow())
			reports[i] = r // an element of its own
			if err := r.query(gctx, db, t); err != nil {
				return err
			}
			return r.encode()
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for _, r := range reports {
		var key bytes.Buffer
		if err := names.Execute(&key, r); err != nil {
			return err
		}
		_, err := bucketClient.PutObject(ctx, &s3.PutObjectInput{
			Bucket: &bucket, // only read by the client
			Key:    aws.String(key.String()),
			Body:   bytes.NewReader(r.buf.Bytes()),
		})
		if err != nil {
			return fmt.Errorf("%s: %w", key.String(), err)
		}
		logger.Info().Str("key", key.String()).Int("rows", len(r.rows)).Msg("written")
	}
	recent.Add(e.ID, len(reports))
	return nil
}

func main() {
	if bucket == "" {
		log.Fatal("BUCKET is not set")
	}
	lambda.Start(handle)
}
