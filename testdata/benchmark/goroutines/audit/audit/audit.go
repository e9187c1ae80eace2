// Package audit writes who did what.
package audit

import (
	"log"
	"time"
)

// Later writes an entry without holding up the caller.
func Later(who, what string) {
	go write(who, what) // issue straygoroutine
}

func write(who, what string) {
	time.Sleep(10 * time.Millisecond)
	log.Println(who, what)
}
