// Command goroutineleak takes the first of three offers; the goroutines of the others wait forever to send theirs.
package main

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type parcel struct {
	Customer string `json:"customer"`
	Grams    int64  `json:"grams"`
}

type offer struct {
	Customer string `json:"customer"`
	Carrier  string `json:"carrier"`
	Cents    int64  `json:"cents"`
}

type carrier struct {
	name  string
	delay time.Duration
}

var carriers = []carrier{{"road", time.Millisecond}, {"rail", 2 * time.Millisecond}, {"air", 3 * time.Millisecond}}

// ask stands for a call of the carrier's service.
func (c carrier) ask(p parcel) offer {
	time.Sleep(c.delay)
	return offer{Customer: p.Customer, Carrier: c.name, Cents: 300 + p.Grams/10}
}

func handle(ctx context.Context, p parcel) (offer, error) {
	offers := make(chan offer)
	for _, c := range carriers {
		go func() { offers <- c.ask(p) }()
	}
	select {
	case o := <-offers:
		return o, nil
	case <-ctx.Done():
		return offer{}, ctx.Err()
	}
}

func main() {
	lambda.Start(handle)
}
