// Command silent: transports that leave the runtime client alone.
package main

import (
	"context"
	"net/http"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type counting struct {
	http.RoundTripper
}

var (
	limited = &http.Client{Transport: &http.Transport{MaxConnsPerHost: 2}}
	counted = &http.Client{Transport: counting{http.DefaultTransport}}
)

// nopeSettings changes what has no such effect.
func nopeSettings() {
	t := http.DefaultTransport.(*http.Transport)
	t.MaxIdleConnsPerHost = 50
	t.IdleConnTimeout = time.Minute
	t.MaxConnsPerHost = 0
}

// nopeCopy replaces the default by a copy.
func nopeCopy() {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConns = 20
	http.DefaultTransport = t
}

// nopeClient is another client.
func nopeClient() {
	http.DefaultClient.Transport = counting{http.DefaultTransport}
}

// nopeWrapped: this version of the runtime client does not look at the type.
func nopeWrapped() {
	http.DefaultTransport = counting{http.DefaultTransport}
}

func handle(ctx context.Context, url string) error {
	if _, err := limited.Get(url); err != nil {
		return err
	}
	_, err := counted.Get(url)
	return err
}

func main() {
	nopeSettings()
	nopeCopy()
	nopeClient()
	nopeWrapped()
	lambda.Start(handle)
}
