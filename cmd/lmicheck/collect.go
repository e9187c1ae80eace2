package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// Most programs are small: what is live is 10 to 40 MiB, and the collector, which begins
// at 4 MiB, takes a quarter of the time to keep it there. So garbage is collected less
// often as long as little is live, as the Go compiler does it, and as usual from then on.
const (
	eagerBelow = 32 << 20 // bytes that are live
	eager      = 400      // GOGC until then
	usual      = 100
)

// tuneCollector does so, unless the user has set GOGC.
func tuneCollector() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(eager)
		watchHeap()
	}
}

// watchHeap looks at the heap after the next collection, and so on.
func watchHeap() {
	runtime.AddCleanup(new([16]byte), func(struct{}) {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		if live[0].Value.Uint64() > eagerBelow {
			debug.SetGCPercent(usual)
			return
		}
		watchHeap()
	}, struct{}{})
}
