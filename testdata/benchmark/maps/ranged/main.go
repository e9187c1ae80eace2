// Command ranged reports on devices while others register.
//
// Source: race detector's tests: RaceMapRange, RaceMapDelete
package main

import (
	"context"
	"sort"

	"github.com/aws/aws-lambda-go/lambda"
)

type event struct {
	Op     string
	Device string
}

type registry struct{ online map[string]string }

func (r *registry) handle(ctx context.Context, e event) ([]string, error) {
	switch e.Op {
	case "join":
		r.online[e.Device] = e.Op // issue unsafecache
	case "leave":
		delete(r.online, e.Device) // also
	}
	var list []string
	for d := range r.online { // also
		list = append(list, d)
	}
	sort.Strings(list)
	return list, nil
}

func main() {
	r := &registry{online: make(map[string]string)}
	lambda.Start(r.handle)
}
