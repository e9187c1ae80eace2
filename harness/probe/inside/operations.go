package inside

import (
	"sync"
	"time"
	"unsafe"
)

// An Operation is something that the function did to what its invocations share: a file,
// the environment, the working directory.
type Operation struct {
	Name  string // of the function of package os: "OpenFile", "Setenv"
	Path  string // or the name of the variable
	Value string // that the variable got; where a file was renamed to
	Flag  int    // of OpenFile
	ID    string // of the invocation, empty if it is not known
	Nanos int64  // since the process began
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

var epoch = time.Now()

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

// record is what package os calls.
func record(name, path, value string, flag int) {
	at := time.Since(epoch).Nanoseconds()
	labels := currentLabels()
	recorded.Lock()
	defer recorded.Unlock()
	if len(recorded.list) >= maxOperations {
		recorded.lost++
		return
	}
	recorded.list = append(recorded.list, Operation{Name: name, Path: path, Value: value, Flag: flag, ID: recorded.labels[labels], Nanos: at})
}

func takeOperations() Operations {
	recorded.Lock()
	defer recorded.Unlock()
	out := Operations{List: recorded.list, Lost: recorded.lost}
	recorded.list, recorded.lost = nil, 0
	return out
}
