// Package guard keeps panics from ending the process.
package guard

import (
	"fmt"
	"log"
	"sync"
)

// Go runs f on a goroutine and waits for it; a panic is logged.
func Go(f func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		defer func() {
			if r := recover(); r != nil {
				log.Printf("panic: %v", r)
			}
		}()
		f()
	}()
	wg.Wait()
}

// Recover turns a panic into an error. It is to be deferred.
func Recover(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("panic: %v", r)
	}
}
