// Command functionurl serves HTTP with a server struct that is only read, and variables of the request.
package main

import (
	"encoding/json"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambdaurl"
)

type cart struct {
	Customer string `json:"customer"`
	Items    int    `json:"items"`
}

type server struct {
	table string
}

// items stands for a query.
func (s *server) items(customer string) int {
	time.Sleep(2 * time.Millisecond)
	return len(customer) % 7
}

func (s *server) cart(w http.ResponseWriter, r *http.Request) {
	customer := r.Header.Get("X-Customer")
	if customer == "" {
		http.Error(w, "no customer", http.StatusUnauthorized)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(cart{Customer: customer, Items: s.items(customer)})
}

func main() {
	s := &server{table: os.Getenv("TABLE_NAME")}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /cart", s.cart)
	lambdaurl.Start(mux)
}
