// Command phase: files that are written before the first invocation.
package main

import (
	"context"
	"log"
	"os"
	"os/exec"

	"github.com/aws/aws-lambda-go/lambda"
)

type event struct{ ID string }

func init() {
	nopePrepare("/tmp/init")
	_ = os.RemoveAll("/tmp/old")
}

func main() {
	nopePrepare("/tmp/main")
	if err := exec.Command("tar", "-xf", "/opt/data.tar", "-C", "/tmp/data").Run(); err != nil {
		log.Fatal(err)
	}
	lambda.Start(handle)
}

// nopePrepare runs in init and main.
func nopePrepare(name string) {
	if err := os.WriteFile(name, []byte("x"), 0o600); err != nil {
		log.Fatal(err)
	}
}

func handle(ctx context.Context, e event) ([]byte, error) {
	if e.ID == "" {
		return os.ReadFile("/tmp/init")
	}
	return os.ReadFile("/tmp/main")
}

// nopeDebug is not called.
func nopeDebug() { _ = os.WriteFile("/tmp/debug", nil, 0o600) }
