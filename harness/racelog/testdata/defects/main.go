// Command defects has the defect that its argument names.
package main

import (
	"fmt"
	"os"
	"sync"
	"time"
)

var (
	counter int
	totals  struct{ a, b int }
	cache   = map[int]int{}
	pause   time.Duration // before the second goroutine: what races need not meet
	times   = 1000
)

func both(f func(i int)) {
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			time.Sleep(time.Duration(i) * pause)
			for range times {
				f(i)
			}
		}()
	}
	wg.Wait()
}

func add(i int) { counter += i }

func main() {
	switch os.Args[1] {
	case "counter":
		both(add)
	case "field":
		both(func(i int) { totals.b = i })
	case "heap":
		p := new(int)
		both(func(i int) { *p = i })
	case "map":
		both(func(i int) {
			for k := range 100 {
				cache[k] = i
			}
		})
	case "panic":
		defer func() { panic("second") }()
		panic(fmt.Errorf("first: %d", 1))
	case "nil":
		var p *int
		fmt.Println(*p)
	case "deadlock":
		<-make(chan int)
	case "goroutine":
		done := make(chan int)
		go func() { panic("in a goroutine") }()
		<-done
	case "none":
		var mu sync.Mutex
		both(func(i int) { mu.Lock(); counter += i; mu.Unlock() })
	case "entry":
		pause, times = 200*time.Millisecond, 1 // the runtime ends the process when two writers of a map meet
		both(func(i int) { cache[1] = i })
	}
}
