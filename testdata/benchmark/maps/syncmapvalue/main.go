// Command syncmapvalue counts visits in objects that it keeps in a sync.Map.
//
// Source: GoKer istio#16742: an object out of a guarded map is changed without the lock
package main

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type visits struct {
	Pages map[string]int
	Total int
}

type site struct{ users sync.Map }

func (s *site) handle(ctx context.Context, req struct{ User, Page string }) (int, error) {
	v, _ := s.users.LoadOrStore(req.User, &visits{Pages: map[string]int{}})
	u := v.(*visits)
	u.Total++           // issue handlerstate unsafecache
	u.Pages[req.Page]++ // also
	return u.Total, nil // also
}

func main() { lambda.Start(new(site).handle) }
