// Command boardingpass renders boarding passes.
package main

import (
	"context"
	"encoding/base64"
	"os"
	"os/exec"

	"github.com/aws/aws-lambda-go/lambda"
)

type order struct {
	Booking string `json:"booking"`
	Name    string `json:"name"`
}

type pass struct {
	PDF string `json:"pdf"`
}

const page = "/tmp/pass.svg"

func handle(ctx context.Context, o order) (pass, error) {
	svg := "<svg><text>" + o.Booking + " " + o.Name + "</text></svg>"
	if err := os.WriteFile(page, []byte(svg), 0o600); err != nil { // want sharedtmp "/tmp/pass.svg"
		return pass{}, err
	}
	pdf, err := exec.CommandContext(ctx, "/opt/bin/rsvg-convert", "-f", "pdf", page).Output()
	return pass{PDF: base64.StdEncoding.EncodeToString(pdf)}, err
}

func main() {
	lambda.Start(handle)
}
