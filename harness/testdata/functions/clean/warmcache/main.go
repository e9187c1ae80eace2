// Command warmcache fills its tables, and sets environment and working directory, in main, and only reads them afterwards.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

type parcel struct {
	Customer string `json:"customer"`
	Country  string `json:"country"`
	Grams    int    `json:"grams"`
}

type postage struct {
	Customer string `json:"customer"`
	Zone     string `json:"zone"`
	Cents    int    `json:"cents"`
	Office   string `json:"office"`
}

var (
	zones  = map[string]string{}
	prices = map[string][]int{}
	office string
)

func load() error {
	for zone, countries := range map[string][]string{"home": {"DE"}, "near": {"AT", "FR", "NL"}, "far": {"JP", "US"}} {
		for _, c := range countries {
			zones[c] = zone
		}
		for step := range 10 {
			prices[zone] = append(prices[zone], 400+100*step*len(countries))
		}
	}
	if err := os.Setenv("POST_OFFICE", "Hamburg"); err != nil {
		return err
	}
	office = os.Getenv("POST_OFFICE")
	return os.Chdir(os.TempDir())
}

func handle(_ context.Context, p parcel) (postage, error) {
	if p.Grams < 0 {
		return postage{}, fmt.Errorf("parcel of %d g", p.Grams)
	}
	zone, ok := zones[p.Country]
	if !ok {
		zone = "far"
	}
	list := prices[zone]
	return postage{Customer: p.Customer, Zone: zone, Cents: list[min(p.Grams/1000, len(list)-1)], Office: office}, nil
}

func main() {
	if err := load(); err != nil {
		log.Fatal(err)
	}
	lambda.Start(handle)
}
