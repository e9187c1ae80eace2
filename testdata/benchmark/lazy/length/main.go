// Command length loads its table when it is empty.
//
// Source: race detector's tests: RaceMapLen; lazy initialisation without nil
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type tariff struct {
	Zone  int
	Cents int
}

type shipping struct{ tariffs []tariff }

func (s *shipping) handle(ctx context.Context, zone int) (int, error) {
	if len(s.tariffs) == 0 { // also
		for z := range 5 {
			s.tariffs = append(s.tariffs, tariff{z, 500 + 100*z}) // issue lazyinit
		}
	}
	for _, t := range s.tariffs { // also
		if t.Zone == zone {
			return t.Cents, nil
		}
	}
	return 0, nil
}

func main() { lambda.Start(new(shipping).handle) }
