package main

import (
	_ "embed"
	"encoding/json"
)

//go:embed prices.json
var table []byte

var prices map[string]int // by SKU, in cents; read by the first invocation

func priceOf(sku string) (int, bool) {
	if prices == nil {
		prices = readPrices()
	}
	p, ok := prices[sku]
	return p, ok
}

func readPrices() map[string]int {
	m := map[string]int{}
	if err := json.Unmarshal(table, &m); err != nil {
		panic(err) // the table is part of the program
	}
	return m
}
