// Command newclient wraps the default transport to trace its calls.
//
// Source: aws-lambda-go #641: Start clones http.DefaultTransport without a check
package main

import (
	"context"
	"log"
	"net/http"

	"github.com/aws/aws-lambda-go/lambda"
)

type traced struct{ next http.RoundTripper }

func (t traced) RoundTrip(req *http.Request) (*http.Response, error) {
	log.Println(req.Method, req.URL)
	return t.next.RoundTrip(req)
}

func main() {
	http.DefaultTransport = traced{http.DefaultTransport} // issue runtimetransport
	lambda.Start(func(ctx context.Context, url string) (string, error) {
		res, err := http.Get(url)
		if err != nil {
			return "", err
		}
		return res.Status, res.Body.Close()
	})
}
