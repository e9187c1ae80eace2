// Command retainedpayload hands the bytes of the event, which the runtime client uses again, to a goroutine that reads them later.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"log"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type delivery struct {
	Customer string `json:"customer"`
	Parcel   string `json:"parcel"`
}

type archive struct {
	events chan []byte
}

// run writes what has come in, some of it at a time.
func (a archive) run() {
	var batch [][]byte
	for event := range a.events {
		batch = append(batch, event)
		if len(batch) < 4 {
			continue
		}
		time.Sleep(2 * time.Millisecond)
		lines := bytes.Join(batch, []byte("\n"))
		log.Printf("archived %d bytes", len(lines))
		batch = batch[:0]
	}
}

func (a archive) Invoke(_ context.Context, payload []byte) ([]byte, error) {
	var d delivery
	if err := json.Unmarshal(payload, &d); err != nil {
		return nil, err
	}
	select {
	case a.events <- payload:
	default:
		log.Print("archive is full")
	}
	return json.Marshal(map[string]string{"parcel": d.Parcel, "customer": d.Customer})
}

func main() {
	a := archive{events: make(chan []byte, 64)}
	go a.run()
	lambda.Start(a)
}
