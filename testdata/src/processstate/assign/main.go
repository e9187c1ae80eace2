// Command assign: package variables of the standard library are settings, too. An
// assignment without a lock is a race, and reported as one; under a lock it is not,
// and still changes what the others see.
package main

import (
	"context"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type event struct{ Zone string }

func main() {
	http.DefaultClient.Timeout = 5 * time.Second
	lambda.Start(handle)
}

var mu sync.Mutex

func handle(ctx context.Context, e event) error {
	zone, err := time.LoadLocation(e.Zone)
	if err != nil {
		return err
	}
	unlocked(zone)
	locked(zone)
	client()
	nopeClient()
	nopeZone(zone)
	return nil
}

func unlocked(zone *time.Location) {
	time.Local = zone // want globalwrite "time.Local"
}

func locked(zone *time.Location) {
	mu.Lock()
	defer mu.Unlock()
	os.Args = nil               // want processstate `assignment to "os.Args" in handler "handle"`
	http.DefaultTransport = nil // want processstate `assignment to "http.DefaultTransport"`
}

func client() {
	http.DefaultClient.Timeout = time.Second // want globalwrite "http.DefaultClient.Timeout"
}

// nopeClient copies the default client and changes the copy.
func nopeClient() *http.Client {
	c := *http.DefaultClient
	c.Timeout = time.Second
	return &c
}

// nopeZone has a variable of that name.
func nopeZone(zone *time.Location) string {
	var Local *time.Location
	Local = zone
	return time.Now().In(Local).String()
}
