// Package render makes documents by external programs.
package render

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
)

const dir = "/tmp/render"

// PDF renders a page in a file that is the same for all.
func PDF(ctx context.Context, number, body, fonts string) ([]byte, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	in, out := filepath.Join(dir, "page.html"), filepath.Join(dir, number+".pdf")
	if err := os.WriteFile(in, []byte(body), 0o600); err != nil { // want sharedtmp `file "/tmp/render/page.html" has the same name in every invocation`
		return nil, err
	}
	defer os.RemoveAll(dir) // want sharedtmp `"/tmp/render" is removed by every invocation`
	if err := exec.CommandContext(ctx, "/opt/bin/render", "--fonts", fonts, in, out).Run(); err != nil {
		return nil, err
	}
	return os.ReadFile(out)
}

// Preview works in a directory of its own.
func Preview(ctx context.Context, pdf []byte) ([]byte, error) {
	own, err := os.MkdirTemp("", "preview")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(own)
	in, out := filepath.Join(own, "in.pdf"), filepath.Join(own, "out.png")
	if err := os.WriteFile(in, pdf, 0o600); err != nil {
		return nil, err
	}
	if err := profile(); err != nil {
		return nil, err
	}
	if err := exec.CommandContext(ctx, "/opt/bin/convert", "-profile", profileFile, in, out).Run(); err != nil {
		return nil, err
	}
	return os.ReadFile(out)
}

const profileFile = "/opt/colors.icc"

// profile is checked by the first call, which all others wait for.
var profile = sync.OnceValue(func() error {
	return exec.Command("/opt/bin/convert", "-check", profileFile, "/tmp/check.log").Run()
})

// Unpack is called by main: nothing else runs then.
func Unpack(archive string) (string, error) {
	const fonts = "/tmp/fonts"
	if err := os.RemoveAll(fonts); err != nil {
		return "", err
	}
	return fonts, exec.Command("unzip", archive, "-d", fonts).Run()
}
