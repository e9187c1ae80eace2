// Command recovered: handlers that panic, behind a middleware of the program's own that
// recovers.
package main

import (
	"net/http"

	"github.com/aws/aws-lambda-go/lambdaurl"
)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/", nopeHandler)
	mux.HandleFunc("/go", spawns)
	lambdaurl.Start(recoverer(mux))
}

func recoverer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				http.Error(w, "internal error", http.StatusInternalServerError)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

func nopeHandler(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("x") == "" {
		panic("no x")
	}
}

// spawns panics where the middleware cannot recover.
func spawns(w http.ResponseWriter, r *http.Request) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		panic("elsewhere") // want exitpath `panic in a goroutine of handler`
	}()
	<-done
}
