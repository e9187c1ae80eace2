// Lmicheck tells whether Go functions for AWS Lambda are ready for Lambda
// Managed Instances, where one process serves many invocations at once.
//
// Run "lmicheck --help" for its commands. As "go vet -vettool=$(which lmicheck)"
// it is a vet tool.
package main

import (
	"fmt"
	"os"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/cli"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/vettool"
	"github.com/lmicheck/lmicheck/harness/process"
)

func main() {
	process.Main() // may be on the way to become a function
	os.Exit(run())
}

func run() int {
	tuneCollector()
	if vettool.Called(os.Args[1:]) {
		return vettool.Main(os.Args[1:], analyzers.All, os.Stderr)
	}
	dir, err := os.Getwd()
	if err != nil {
		fmt.Fprintln(os.Stderr, "lmicheck:", err)
		return cli.Failed
	}
	return cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Environ(), dir)
}
