// Command simple: check, then set, without a lock.
package main

import (
	"context"
	"errors"
	"os"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"lmitest/lazyinit/simple/lib/deps"
)

type client struct {
	region string
	conns  int
}

func newClient() *client { return &client{region: os.Getenv("REGION")} }

func newClientErr() (*client, error) {
	if os.Getenv("REGION") == "" {
		return nil, errors.New("no region")
	}
	return newClient(), nil
}

type API struct {
	cli    *client
	name   string
	mu     sync.Mutex
	locked *client
	eager  *client
}

func (a *API) client() *client {
	if a.cli == nil {
		a.cli = newClient() // want lazyinit "cli"
	}
	return a.cli
}

func (a *API) title() string {
	if a.name != "" {
		return a.name
	}
	a.name = os.Getenv("NAME") // want lazyinit "name"
	return a.name
}

// Check and set under one lock.
func (a *API) nopeLocked() *client {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.locked == nil {
		a.locked = newClient()
	}
	return a.locked
}

// The field is set by the constructor; the check only guards against a mistake.
func (a *API) nopeEager() (*client, error) {
	if a.eager == nil {
		return nil, errors.New("not initialised")
	}
	return a.eager, nil
}

func (a *API) Handle(ctx context.Context, id string) (string, error) {
	if _, err := withError(); err != nil {
		return "", err
	}
	if err := oncePerProcess(); err != nil {
		return "", err
	}
	if _, err := a.nopeEager(); err != nil {
		return "", err
	}
	a.client()
	a.nopeLocked()
	plain()
	early()
	flagged()
	counted()
	token()
	length()
	mapOf()
	inner()
	indirect()
	viaHelper()
	cond()
	number()
	deps.Get().Logger()
	deps.Get().NopeClock()
	otherCheck()
	nopeLocal(id)
	nopePerInvocation()
	nopeGetter()
	nopeInit()
	nopeLookup(id)
	return a.title(), nil
}

var plainClient *client

func plain() *client {
	if plainClient == nil {
		plainClient = newClient() // want lazyinit "plainClient"
	}
	return plainClient
}

var earlyClient *client

func early() *client {
	if earlyClient != nil {
		return earlyClient
	}
	c := newClient()
	c.conns = 4
	earlyClient = c // want lazyinit "earlyClient"
	return c
}

var errClient *client

func withError() (*client, error) {
	if errClient == nil {
		c, err := newClientErr()
		if err != nil {
			return nil, err
		}
		errClient = c // want lazyinit "errClient"
	}
	return errClient, nil
}

var (
	loaded bool
	region string
	limit  int
)

// flagged sets a flag beside what it initialises.
func flagged() string {
	if !loaded {
		region = os.Getenv("REGION") // want lazyinit "region"
		limit = 10                   // want lazyinit "limit"
		loaded = true                // want lazyinit "loaded"
	}
	return region
}

var (
	initErr  error
	initDone bool
)

func validate() error {
	if len(os.Args) > 100 {
		return errors.New("too many arguments")
	}
	return nil
}

func oncePerProcess() error {
	if initDone {
		return initErr
	}
	initDone = true      // want lazyinit "initDone"
	initErr = validate() // want lazyinit "initErr"
	return initErr
}

var startCount int

// counted is the cold-start counter of many functions.
func counted() bool {
	if startCount == 0 {
		startCount++ // want lazyinit "startCount"
		return true
	}
	return false
}

var (
	bearer  string
	expires time.Time
)

// token renews what has expired.
func token() string {
	if time.Now().After(expires) {
		bearer = "Bearer x"                 // want lazyinit "bearer"
		expires = time.Now().Add(time.Hour) // want lazyinit "expires"
	}
	return bearer
}

var regions []string

func length() []string {
	if len(regions) == 0 {
		regions = []string{"eu", "us"} // want lazyinit "regions"
	}
	return regions
}

var table map[string]int

// mapOf makes the map on first use; nobody writes into it afterwards.
func mapOf() int {
	if table == nil {
		table = map[string]int{"a": 1} // want lazyinit "table"
	}
	return table["a"]
}

var settings struct {
	client *client
	size   int
}

func inner() int {
	if settings.client == nil {
		settings.client = newClient() // want lazyinit "settings.client"
	}
	if settings.size == 0 {
		settings.size = 16 // want lazyinit "settings.size"
	}
	return settings.size
}

var indirectClient *client

func ensure(p **client) {
	if *p == nil {
		*p = newClient() // want lazyinit "indirectClient"
	}
}

func indirect() *client {
	ensure(&indirectClient)
	var own *client
	ensure(&own) // a variable of the invocation
	return indirectClient
}

var helperClient *client

func setHelper(c *client) {
	helperClient = c // want lazyinit "helperClient"
}

// viaHelper checks here and sets one call below.
func viaHelper() *client {
	if helperClient == nil {
		setHelper(newClient())
	}
	return helperClient
}

var condClient *client

func cond() *client {
	switch {
	case condClient != nil && condClient.region != "":
		return condClient
	default:
		condClient = newClient() // want lazyinit "condClient"
	}
	return condClient
}

var workers = -1

func number() int {
	if workers < 0 {
		workers = 4 // want lazyinit "workers"
	}
	return workers
}

var verbose bool

var hits int

// otherCheck checks something else than what it writes, and nothing here sets that:
// a race, but no initialisation.
func otherCheck() {
	if !verbose {
		hits++ // want globalwrite "hits"
	}
}

// A variable of the invocation.
func nopeLocal(id string) *client {
	var c *client
	if id != "" {
		c = newClient()
	}
	if c == nil {
		c = &client{}
	}
	return c
}

type request struct{ c *client }

func (r *request) client() *client {
	if r.c == nil {
		r.c = newClient()
	}
	return r.c
}

// A lazy getter on an object of the invocation.
func nopePerInvocation() *client {
	r := &request{}
	return r.client()
}

var (
	getterMu sync.Mutex
	getter   *client
)

// Check and set with the lock held.
func nopeGetter() *client {
	getterMu.Lock()
	defer getterMu.Unlock()
	if getter != nil {
		return getter
	}
	getter = newClient()
	return getter
}

var initClient *client

func initialise() {
	if initClient == nil {
		initClient = newClient()
	}
}

func init() { initialise() }

// What the check guards has run in init, which this program does not repeat.
func nopeInit() *client {
	if initClient == nil {
		return newClient()
	}
	return initClient
}

var known = map[string]*client{"eu": {}}

// A check that leads to no write.
func nopeLookup(id string) *client {
	if c, ok := known[id]; ok {
		return c
	}
	return nil
}

func main() {
	deps.Init()
	lambda.Start((&API{eager: newClient()}).Handle)
}
