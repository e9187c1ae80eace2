package inside

import (
	"sync"
	"unsafe"
)

// An Operation is something that the function did to what its invocations share: a file,
// the environment, the working directory.
type Operation struct {
	Name  string  // of the function of package os: "OpenFile", "Setenv"
	Path  string  // or the name of the variable
	Value string  // that the variable got; where a file was renamed to
	Flag  int     // of OpenFile
	ID    string  // of the invocation, empty if it is not known
	Nanos int64   // since the process began
	Stack []Frame // the innermost first, without those of package os
}

// A Frame is one call of a stack.
type Frame struct {
	Function string
	File     string
	Line     int
}

// Operations is the answer to "operations": those since the last question.
type Operations struct {
	List []Operation
	Lost int // how many more there were
}

const (
	maxOperations = 50000
	maxLabels     = 10000
)

// recorded is what builds that look at operations keep. The lock orders invocations, so
// that such builds are no good for the race detector.
var recorded struct {
	sync.Mutex
	list   []Operation
	lost   int
	labels map[unsafe.Pointer]string // the request ids of labels
}

// began is called on the goroutine of an invocation, once its labels are set.
func began(id string) {
	if !recording {
		return
	}
	recorded.Lock()
	defer recorded.Unlock()
	if recorded.labels == nil || len(recorded.labels) > maxLabels {
		recorded.labels = map[unsafe.Pointer]string{}
	}
	recorded.labels[currentLabels()] = id
}

func takeOperations() Operations {
	recorded.Lock()
	defer recorded.Unlock()
	out := Operations{List: recorded.list, Lost: recorded.lost}
	recorded.list, recorded.lost = nil, 0
	return out
}
