// Command entries keeps data of requests in collections.
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type event struct{ Tenant, Order string }

var (
	mu     sync.Mutex
	state  = map[string]string{}
	counts = map[string]int{}
	list   []string
	bag    sync.Map
)

func main() { lambda.Start(handle) }

func handle(ctx context.Context, e event) (string, error) {
	mu.Lock()
	state["tenant"] = e.Tenant // want requestleak `keeps data of one request in "main.state"`
	mu.Unlock()
	bag.Store("order", e.Order) // want requestleak `keeps data of one request in "main.bag"`
	nopeKeyed(e)
	nopeList(e)
	return tenant() + order(), nil
}

func tenant() string {
	mu.Lock()
	defer mu.Unlock()
	return state["tenant"]
}

func order() string {
	v, _ := bag.Load("order")
	s, _ := v.(string)
	return s
}

// nopeKeyed keeps under the request's own key, and counts.
func nopeKeyed(e event) {
	mu.Lock()
	defer mu.Unlock()
	state[e.Tenant] = e.Order
	counts["all"] += len(e.Order)
	bag.Store(e.Tenant, e.Order)
	bag.Store("version", "1")
}

// nopeList throws entries of its list away.
func nopeList(e event) {
	mu.Lock()
	defer mu.Unlock()
	if len(list) > 100 {
		list = list[50:]
	}
	list = append(list, e.Order)
}
