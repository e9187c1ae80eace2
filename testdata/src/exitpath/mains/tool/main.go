// Command tool is not a function: it may end as it likes.
package main

import (
	"fmt"
	"os"

	"lmitest/exitpath/mains/lib/boot"
)

func main() {
	fmt.Println(boot.NopeRequire("TABLE"))
	os.Exit(3)
}
