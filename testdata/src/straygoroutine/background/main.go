// Command background: goroutines that live as long as the process.
package main

import (
	"context"
	"log"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type event struct{ ID string }

type batcher struct {
	in    chan string
	start sync.Once
}

var events = &batcher{in: make(chan string, 100)}

func init() {
	go nopeFlush()
}

func main() {
	b := &batcher{in: make(chan string, 100)}
	go b.nopeRun()
	lambda.Start(func(ctx context.Context, e event) error {
		b.in <- e.ID
		events.nopeAdd(e.ID)
		nopeRefresh()
		perRequest(e)
		return nil
	})
}

// nopeFlush is started by init.
func nopeFlush() {
	for range time.Tick(time.Minute) {
		log.Print("flushed")
	}
}

// nopeRun is started by main.
func (b *batcher) nopeRun() {
	for id := range b.in {
		log.Print(id)
	}
}

// nopeAdd starts the goroutine in the first invocation, for all.
func (b *batcher) nopeAdd(id string) {
	b.start.Do(func() { go b.nopeRun() })
	b.in <- id
}

// nopeRefresh is the same with OnceFunc.
var nopeRefresh = sync.OnceFunc(func() {
	go func() {
		for range time.Tick(time.Hour) {
			log.Print("refreshed")
		}
	}()
})

// perRequest starts a goroutine in every invocation: this Once is new in each.
func perRequest(e event) {
	var once sync.Once
	once.Do(func() {
		go func() { // want straygoroutine "goroutine"
			time.Sleep(time.Minute)
			log.Print("flushed ", e.ID)
		}()
	})
}
