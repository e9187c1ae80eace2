// Command sms sends text messages with the same framework, and without its logger.
package main

import (
	"context"

	"lmicorpus/notify/framework"
)

type message struct {
	To   string `json:"to"`
	Text string `json:"text"`
}

func send(ctx context.Context, m message) (int, error) {
	framework.Metrics().Count("sent", len(m.Text))
	return len(m.Text), nil
}

func main() {
	framework.Start("sms", send)
}
