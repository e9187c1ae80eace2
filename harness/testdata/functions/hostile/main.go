// Command hostile does what no function should, as the variable HOSTILE says.
package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

var kept [][]byte

func handle(_ context.Context, e struct{ Name string }) (io.Reader, error) {
	switch os.Getenv("HOSTILE") {
	case "fork":
		child := exec.Command("sleep", "1000")
		child.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		return strings.NewReader("started"), child.Start()
	case "flood":
		line := bytes.Repeat([]byte("x"), 1<<20)
		for range 1024 {
			os.Stdout.Write(line)
		}
	case "memory":
		for range 64 {
			block := make([]byte, 64<<20)
			for i := 0; i < len(block); i += 4096 {
				block[i] = 1
			}
			kept = append(kept, block)
		}
	case "bytes":
		return bytes.NewReader([]byte{0xff, 0xfe, 0x00, '"', 0xc3}), nil
	case "large":
		return bytes.NewReader(make([]byte, 7<<20)), nil
	case "block":
		select {}
	}
	return strings.NewReader(e.Name), nil
}

func main() {
	switch os.Getenv("HOSTILE") {
	case "hang":
		time.Sleep(time.Hour)
	case "exit":
		fmt.Fprintln(os.Stderr, "no table configured")
		os.Exit(3)
	case "panic":
		panic("no table configured")
	case "deaf":
		signal.Ignore(syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
		log.SetOutput(blocked{}) // the client logs before it exits
	}
	lambda.Start(handle)
}

type blocked struct{}

func (blocked) Write([]byte) (int, error) { select {} }
