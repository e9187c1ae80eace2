// Command local runs the same service against a repository that no function uses.
package main

import (
	"context"
	"fmt"

	"lmitest/handlerstate/bound/lib/repo"
	"lmitest/handlerstate/bound/lib/service"
)

func main() {
	svc := service.New(&repo.NopeFake{}, service.WithName("local"))
	fmt.Println(svc.Process(context.Background(), "1", "{}"))
}
