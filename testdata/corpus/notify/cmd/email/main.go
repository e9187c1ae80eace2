// Command email sends e-mails; everything about requests and logs is left to the
// team's framework.
package main

import (
	"context"
	"fmt"

	"lmicorpus/notify/framework"
	"lmicorpus/notify/framework/logging"
)

type message struct {
	To      string `json:"to"`
	Subject string `json:"subject"`
}

func send(ctx context.Context, m message) (string, error) {
	logging.With("to", m.To)
	logging.Info("sending")
	framework.Metrics().Count("sent", 1)
	return fmt.Sprintf("sent %q to %s", m.Subject, m.To), nil
}

func main() {
	framework.Start("email", send)
}
