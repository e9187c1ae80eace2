// Package request knows the request being served, as if there were only one.
package request

// Info describes a request.
type Info struct {
	ID      string
	Service string
	Err     error
}

var current *Info

// Begin makes a request the current one. The next Begin takes it away from
// whoever is still at work.
func Begin(id, service string) {
	info := &Info{ID: id} // nobody else has it yet
	info.Service = service
	current = info // want globalwrite "current"
}

// Fail notes an error with whichever request is current now.
func Fail(err error) {
	if r := current; r != nil {
		r.Err = err // want globalwrite "current"
	}
}

// End forgets the current request.
func End() {
	current = nil // want globalwrite "current"
}

// ID returns the id of the current request.
func ID() string {
	if r := current; r != nil {
		return r.ID
	}
	return ""
}
