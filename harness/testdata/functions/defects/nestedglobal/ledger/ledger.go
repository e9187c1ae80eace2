// Package ledger books payments.
package ledger

import "errors"

var (
	balance int64
	entries int
)

// Book adds a payment and returns the number of its entry.
func Book(account string, cents int64) (int, error) {
	if account == "" {
		return 0, errors.New("ledger: no account")
	}
	return post(cents), nil
}

func post(cents int64) int {
	balance += cents
	entries++
	return entries
}

// Balance returns the sum of all payments.
func Balance() int64 { return balance }
