// Command nohandler: a deployment tool in the same module. It uses globals freely
// and starts no handler.
package main

import (
	"fmt"
	"net/http"
	"os"
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

func main() {
	if len(os.Args) > 2 && os.Args[1] == "deploy" {
		fmt.Println(nopeDeploy("local", os.Args[2:]))
		return
	}
	http.HandleFunc("/", nopeServe)
	fmt.Println(http.ListenAndServe(":8080", nil))
}
