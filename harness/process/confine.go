package process

import (
	"encoding/json"
	"os"
)

// A View is what a confined process sees of the file system: a /tmp of its own, and
// directories that it cannot write to, as on Lambda, where only /tmp can be written.
type View struct {
	Tmp      string   // directory that is /tmp for the process
	ReadOnly []string // directories that it can read only
	Keep     []string // directories that it must see and can write to nevertheless
}

// confinement is how a View reaches the program that is started first, which makes it
// and then becomes the program that was asked for.
const confinement = "LMICHECK_CONFINE"

// A confined is the value of that variable.
type confined struct {
	View
	Path string
	Args []string // with the name of the program
}

// served says that this program calls Main: else one that starts itself again would run
// on, with whatever it is for.
var served bool

// Main is to be called at the beginning of main (or TestMain) of a program that confines
// processes. In the program that is started first, it does not return.
func Main() {
	served = true
	value, ok := os.LookupEnv(confinement)
	if !ok {
		return
	}
	os.Unsetenv(confinement)
	var c confined
	err := json.Unmarshal([]byte(value), &c)
	if err == nil {
		err = become(c)
	}
	if err != nil {
		os.Stderr.WriteString("lmicheck: confining the function: " + err.Error() + "\n")
		os.Exit(127)
	}
	os.Exit(0) // it was a trial
}
