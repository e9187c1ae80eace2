// Package obs is a team's own: logs and counts for "the" request.
package obs

import (
	"fmt"
	"log"
	"net/http"
	"os"
	"sync"
)

var state struct {
	sync.Mutex
	requestID string
	trace     string
	lines     int
}

// Begin notes the request that is being served.
func Begin(id string) {
	state.Lock()
	defer state.Unlock()
	state.requestID = id                        // want requestleak `keeps data of one request in "obs.state.requestID"`
	state.trace = os.Getenv("_X_AMZN_TRACE_ID") // want traceenv "_X_AMZN_TRACE_ID is never set"
}

// Printf logs with the id of the request.
func Printf(format string, args ...any) {
	state.Lock()
	defer state.Unlock()
	state.lines++ // a count of all requests
	log.Printf("%s %s %s", state.requestID, state.trace, fmt.Sprintf(format, args...))
}

// Count sends a count to the collector and lets nobody wait for it.
func Count(name string) {
	go func() { // want straygoroutine `goroutine started by handler "\(\*service\).handle"`
		resp, err := http.Get("http://localhost:8125/" + name)
		if err == nil {
			resp.Body.Close()
		}
	}()
}
