// Command importer runs on a laptop and is no function.
package main

import "lmibenchmark/globals/readersafe/audit"

func main() {
	for range 10 {
		audit.Add()
	}
	println(audit.Read())
}
