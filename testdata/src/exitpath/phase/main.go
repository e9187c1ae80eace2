// Command phase: ends of the process before the first invocation, or after Start.
package main

import (
	"context"
	"log"
	"os"
	"regexp"
	"sync"
	"text/template"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/sirupsen/logrus"
)

type event struct{ ID string }

var (
	table   = nopeMust(lookup("TABLE"))
	pattern = regexp.MustCompile(`^[a-z]+$`)
	page    = template.Must(template.New("page").Parse("{{.}}"))
)

func init() {
	if table == "" {
		log.Fatal("TABLE is empty") // init: no invocation has begun
	}
	nopeCheck("REGION")
}

func main() {
	nopeCheck("BUCKET")
	go nopeProfile()
	if len(os.Args) > 2 {
		logrus.Fatal("too many arguments")
	}
	lambda.Start(handle)
	log.Fatal("unreachable: Start does not return")
}

// nopeMust is called for package variables only.
func nopeMust(s string, ok bool) string {
	if !ok {
		panic("missing environment variable")
	}
	return s
}

func lookup(name string) (string, bool) { return os.LookupEnv(name) }

// nopeCheck is called by init and main.
func nopeCheck(name string) {
	if _, ok := lookup(name); !ok {
		log.Fatalf("%s is not set", name)
	}
}

// nopeProfile runs beside the handlers, and is started by main: it is not on the
// way of a request.
func nopeProfile() {
	if err := os.WriteFile("/tmp/profile", nil, 0o600); err != nil {
		log.Print(err)
	}
}

var (
	once   sync.Once
	client string
)

func handle(ctx context.Context, e event) (string, error) {
	// Once does not make it better: others are in flight when it runs.
	once.Do(func() {
		var ok bool
		if client, ok = lookup("ENDPOINT"); !ok {
			log.Fatal("ENDPOINT is not set") // want exitpath "log.Fatal in handler"
		}
	})
	if !pattern.MatchString(e.ID) || page == nil {
		return "", nil
	}
	return table + client, nil
}
