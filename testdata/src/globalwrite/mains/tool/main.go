// Command tool: a program without handlers that uses the same package.
package main

import (
	"fmt"

	"lmitest/globalwrite/mains/lib/jobs"
)

func main() {
	jobs.NopeReset()
	jobs.Begin("tool")
	fmt.Println(jobs.Current(), jobs.Runs())
}
