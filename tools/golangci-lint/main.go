// Golangci-lint is golangci-lint with lmicheck in it, as "golangci-lint custom" builds it
// from .custom-gcl.yml, but from this tree.
package main

import (
	"fmt"
	"os"

	"github.com/golangci/golangci-lint/v2/pkg/commands"
	"github.com/golangci/golangci-lint/v2/pkg/exitcodes"

	_ "github.com/lmicheck/lmicheck/analyzers/plugin"
)

func main() {
	if err := commands.Execute(commands.BuildInfo{Version: "custom", GoVersion: "unknown", Commit: "?", Date: "?"}); err != nil {
		fmt.Fprintf(os.Stderr, "golangci-lint: %v\n", err)
		os.Exit(exitcodes.Failure)
	}
}
