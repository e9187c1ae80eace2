// Command sharedsafe uses what the documentation says may be shared.
//
// Source: field study: third-party and standard values that are safe to share
// Safe: lock: an HTTP client, a regular expression, a template, a logger, a location
package main

import (
	"context"
	"log"
	"net/http"
	"os"
	"regexp"
	"strings"
	"text/template"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type service struct {
	client *http.Client
	email  *regexp.Regexp
	page   *template.Template
	log    *log.Logger
	zone   *time.Location
}

func (s *service) handle(ctx context.Context, text string) (string, error) {
	s.log.Println("got", s.email.ReplaceAllString(text, "***"))
	res, err := s.client.Get("https://example.org/" + text)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	var b strings.Builder
	err = s.page.Execute(&b, time.Now().In(s.zone))
	return b.String(), err
}

func main() {
	lambda.Start((&service{
		client: &http.Client{Timeout: time.Second},
		email:  regexp.MustCompile(`\S+@\S+`),
		page:   template.Must(template.New("").Parse("{{.}}")),
		log:    log.New(os.Stderr, "", 0),
		zone:   time.UTC,
	}).handle)
}
