// Command checkthenact looks whether a payment was made and makes it under two holds of the lock, so that it is made twice.
package main

import (
	"context"
	"hash/fnv"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type payment struct {
	Customer string `json:"customer"`
	Cents    int64  `json:"cents"`
}

type status struct {
	Customer string `json:"customer"`
	Charged  bool   `json:"charged"`
}

var charges struct {
	sync.Mutex
	done [1024]bool // by a hash of the payment
}

func key(p payment) uint32 {
	h := fnv.New32a()
	h.Write([]byte(p.Customer))
	return h.Sum32() % uint32(len(charges.done))
}

func wasCharged(k uint32) bool {
	charges.Lock()
	defer charges.Unlock()
	return charges.done[k]
}

func markCharged(k uint32) {
	charges.Lock()
	defer charges.Unlock()
	charges.done[k] = true
}

func handle(_ context.Context, p payment) (status, error) {
	k := key(p)
	if wasCharged(k) {
		return status{Customer: p.Customer}, nil
	}
	markCharged(k)
	return status{Customer: p.Customer, Charged: true}, nil
}

func main() {
	lambda.Start(handle)
}
