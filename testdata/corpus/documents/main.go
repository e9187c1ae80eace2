// Command documents renders invoices as PDF files, by an external program, and
// stores them in S3. Its helpers were written for one request at a time.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"lmicorpus/documents/obs"
	"lmicorpus/documents/render"
)

type invoice struct {
	Number   string `json:"number"`
	Customer string `json:"customer"`
	Locale   string `json:"locale"`
	Body     string `json:"body"`
}

type service struct {
	client *s3.Client
	bucket string
	fonts  string

	mu    sync.Mutex
	sizes map[string]int // by customer
	audit chan string
}

func (s *service) handle(ctx context.Context, e events.SQSEvent) error {
	lc, _ := lambdacontext.FromContext(ctx)
	obs.Begin(lc.AwsRequestID)
	defer obs.Count("batches")

	for _, m := range e.Records {
		var inv invoice
		if err := json.Unmarshal([]byte(m.Body), &inv); err != nil {
			log.Fatalf("message %s: %v", m.MessageId, err) // want exitpath `log.Fatalf in handler "\(\*service\).handle" ends the process`
		}
		if err := s.one(ctx, inv); err != nil {
			obs.Printf("%s: %v", inv.Number, err)
			return err
		}
	}
	return nil
}

func (s *service) one(ctx context.Context, inv invoice) error {
	os.Setenv("LC_ALL", inv.Locale) // want processstate "os.Setenv in handler"
	pdf, err := render.PDF(ctx, inv.Number, inv.Body, s.fonts)
	if err != nil {
		return err
	}
	preview, err := render.Preview(ctx, pdf)
	if err != nil {
		return err
	}
	s.note(inv.Customer, len(pdf))
	s.audit <- inv.Number // written by a goroutine that main starts
	return s.put(ctx, inv, map[string][]byte{".pdf": pdf, ".png": preview})
}

// note keeps each customer's number under its own key.
func (s *service) note(customer string, size int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sizes[customer] += size
}

// put stores the files at the same time, and waits for all.
func (s *service) put(ctx context.Context, inv invoice, files map[string][]byte) error {
	errs := make(chan error, len(files))
	for suffix, b := range files {
		go func() { errs <- s.putOne(ctx, inv.Customer, inv.Number+suffix, b) }()
	}
	var first error
	for range files {
		if err := <-errs; err != nil && first == nil {
			first = err
		}
	}
	return first
}

func (s *service) putOne(ctx context.Context, customer, name string, b []byte) error {
	tmp, err := os.CreateTemp("", "upload")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // a name that nobody else has
	defer tmp.Close()
	if _, err := tmp.Write(b); err != nil {
		return err
	}
	if _, err := tmp.Seek(0, 0); err != nil {
		return err
	}
	_, err = s.client.PutObject(ctx, &s3.PutObjectInput{
		Bucket: &s.bucket, Key: aws.String(path.Join(customer, name)), Body: tmp,
	})
	return err
}

// write is the only goroutine of its kind, and lives as long as the process.
func (s *service) write() {
	f, err := os.OpenFile("/tmp/audit.log", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		log.Fatal(err) // beside the handlers, but started before them, and at once
	}
	for number := range s.audit {
		fmt.Fprintln(f, time.Now().Format(time.RFC3339), number)
	}
}

func main() {
	log.SetFlags(0)
	os.Setenv("FONTCONFIG_PATH", "/opt/fonts")
	cfg, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fonts, err := render.Unpack("/opt/fonts.zip")
	if err != nil {
		log.Fatal(err)
	}
	s := &service{
		client: s3.NewFromConfig(cfg), bucket: os.Getenv("BUCKET"), fonts: fonts,
		sizes: map[string]int{}, audit: make(chan string, 100),
	}
	go s.write()
	lambda.Start(s.handle)
}
