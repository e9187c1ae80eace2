// Command commands: files that are given to other programs.
package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/aws/aws-lambda-go/lambda"
)

type event struct{ Body []byte }

func main() {
	if err := exec.Command("unzip", "/opt/fonts.zip", "-d", "/tmp/fonts").Run(); err != nil {
		panic(err)
	}
	lambda.Start(handle)
}

func handle(ctx context.Context, e event) error {
	convert(ctx)
	script(ctx)
	both(ctx, e)
	nopeOwn(ctx, e)
	nopeProgram(ctx)
	nopeArguments(ctx)
	nopePrepared(ctx)
	return nil
}

func convert(ctx context.Context) error {
	return exec.CommandContext(ctx, "convert", "-", "/tmp/thumb.png").Run() // want sharedtmp `"/tmp/thumb.png", given to an external command`
}

func script(ctx context.Context) error {
	return exec.Command("ffmpeg", "-i", "pipe:0", "-progress=/tmp/progress", "pipe:1").Run() // want sharedtmp "/tmp/progress"
}

// both writes the file and gives it to a command: one cause, reported at the writing.
func both(ctx context.Context, e event) error {
	if err := os.WriteFile("/tmp/page.html", e.Body, 0o600); err != nil { // want sharedtmp "/tmp/page.html"
		return err
	}
	defer os.Remove("/tmp/page.html")
	return exec.CommandContext(ctx, "render", "/tmp/page.html").Run()
}

// nopeOwn works in a directory of the invocation.
func nopeOwn(ctx context.Context, e event) error {
	dir, err := os.MkdirTemp("", "convert")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	return exec.CommandContext(ctx, "convert", "-", filepath.Join(dir, "thumb.png")).Run()
}

// nopeProgram runs a program that init has unpacked: it is only read.
func nopeProgram(ctx context.Context) error {
	return exec.CommandContext(ctx, "/tmp/bin/tool", "--version").Run()
}

// nopeArguments names no file that is written to.
func nopeArguments(ctx context.Context) error {
	return exec.Command("/opt/bin/tool", "-model", "/opt/model.bin", "-n", "3").Run()
}

// nopePrepared gives a command what main has unpacked.
func nopePrepared(ctx context.Context) error {
	return exec.CommandContext(ctx, "/opt/bin/tool", "-fonts", "/tmp/fonts", "-font", "/tmp/fonts/serif.ttf").Run()
}
