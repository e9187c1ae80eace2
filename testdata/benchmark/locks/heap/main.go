// Command heap pushes under a lock and pops without, behind an interface.
//
// Source: GoKer kubernetes#88331: Push locked, Pop not
package main

import (
	"container/heap"
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type jobs []int

func (j jobs) Len() int           { return len(j) }
func (j jobs) Less(a, b int) bool { return j[a] < j[b] }       // also
func (j jobs) Swap(a, b int)      { j[a], j[b] = j[b], j[a] }  // also
func (j *jobs) Push(x any)        { *j = append(*j, x.(int)) } // also
func (j *jobs) Pop() any {
	old := *j // also
	x := old[len(old)-1]
	*j = old[:len(old)-1] // also
	return x
}

var (
	mu    sync.Mutex
	queue = &jobs{}
)

func main() { lambda.Start(handle) }

func handle(ctx context.Context, prio int) (int, error) {
	mu.Lock()
	heap.Push(queue, prio)
	mu.Unlock()
	return heap.Pop(queue).(int), nil // issue unsafecache globalwrite
}
