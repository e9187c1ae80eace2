// Package pool runs functions on a few goroutines.
package pool

import "sync"

// NopeEach calls f for each item, and returns when all calls have.
func NopeEach(items []string, f func(string)) {
	var wg sync.WaitGroup
	limit := make(chan struct{}, 4)
	for _, item := range items {
		limit <- struct{}{}
		wg.Add(1)
		go func() {
			defer func() {
				<-limit
				wg.Done()
			}()
			f(item)
		}()
	}
	wg.Wait()
}
