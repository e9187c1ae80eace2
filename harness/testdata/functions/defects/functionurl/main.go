// Command functionurl serves HTTP with a server struct that keeps the user of the request in a field.
package main

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/aws/aws-lambda-go/lambdaurl"
)

type cart struct {
	Customer string `json:"customer"`
	Items    int    `json:"items"`
}

type server struct {
	customer string
}

// items stands for a query.
func (s *server) items() int {
	time.Sleep(3 * time.Millisecond)
	return 3
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.customer = r.Header.Get("X-Customer")
	if s.customer == "" {
		http.Error(w, "no customer", http.StatusUnauthorized)
		return
	}
	items := s.items()
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(cart{Customer: s.customer, Items: items})
}

func main() {
	lambdaurl.Start(&server{})
}
