// Package model is what the functions of this service exchange.
package model

// A Quote is an offer to a customer.
type Quote struct {
	Customer string
	Cents    int
}

// Default is the quote for those who are not known.
var Default = &Quote{Customer: "anonymous", Cents: 990}

// SetCustomer names the customer.
func (q *Quote) SetCustomer(name string) *Quote {
	q.Customer = name
	return q
}
