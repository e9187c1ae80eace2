// Command nohandler: a deployment tool in the same module. It uses globals freely
// and starts no handler.
package main

import (
	"fmt"
	"net/http"
	"os"

	"github.com/valyala/fasthttp"
)

var stack string

var regions = map[string]int{}

func nopeDeploy(ctx string, args []string) error {
	stack = args[0]
	regions[stack]++
	return nil
}

// nopeServe serves HTTP, but not on Lambda: this main never reaches an adapter.
func nopeServe(w http.ResponseWriter, r *http.Request) {
	stack = r.URL.Path
}

// nopeFast serves with a server that is no adapter.
func nopeFast(ctx *fasthttp.RequestCtx) {
	stack = string(ctx.Path())
}

func main() {
	if len(os.Args) > 2 && os.Args[1] == "deploy" {
		fmt.Println(nopeDeploy("local", os.Args[2:]))
		return
	}
	if len(os.Args) > 1 && os.Args[1] == "fast" {
		fmt.Println(fasthttp.ListenAndServe(":8081", nopeFast))
	}
	http.HandleFunc("/", nopeServe)
	fmt.Println(http.ListenAndServe(":8080", nil))
}
