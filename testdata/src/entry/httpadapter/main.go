// Command httpadapter: net/http handlers behind API Gateway v1, v2 and a load
// balancer.
package main

import (
	"context"
	"net/http"
	"os"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/awslabs/aws-lambda-go-api-proxy/httpadapter"
)

var lastV1, lastV2, lastALB, lastDefault, lastFiltered string

type v2 struct{ hits int }

func (v *v2) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v.hits++              // want handlerstate "hits"
	lastV2 = r.RemoteAddr // want globalwrite "lastV2"
}

// filtered is a middleware in the net/http style.
func filtered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lastFiltered = r.Method // want globalwrite "lastFiltered"
		next.ServeHTTP(w, r)
	})
}

func routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle("/v1", filtered(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lastV1 = r.URL.Path // want globalwrite "lastV1"
	})))
	return mux
}

func alb(w http.ResponseWriter, r *http.Request) {
	lastALB = r.URL.Path // want globalwrite "lastALB"
}

func fallback(w http.ResponseWriter, r *http.Request) {
	lastDefault = r.URL.Path // want globalwrite "lastDefault"
}

func init() {
	http.HandleFunc("/", fallback)
}

func main() {
	switch os.Getenv("FRONT") {
	case "v1":
		lambda.Start(httpadapter.New(routes()).ProxyWithContext)
	case "v2":
		adapter := httpadapter.NewV2(&v2{})
		lambda.Start(func(ctx context.Context, e events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
			return adapter.ProxyWithContext(ctx, e)
		})
	case "alb":
		lambda.Start(httpadapter.NewALB(http.HandlerFunc(alb)).ProxyWithContext)
	default:
		lambda.Start(httpadapter.New(http.DefaultServeMux).ProxyWithContext)
	}
}
