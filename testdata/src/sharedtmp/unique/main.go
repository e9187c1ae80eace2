// Command unique: names of which a part differs from one invocation to the next,
// and names that only look so.
package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/google/uuid"
)

type event struct {
	Key  string
	Body []byte
	Tag  fmt.Stringer
}

var now = time.Now

func main() { lambda.Start(handle) }

func handle(ctx context.Context, e event) error {
	byMinute(e)
	byHour(e)
	bySecond(e)
	byNano(e)

	nopeCreateTemp(e)
	nopeMkdirTemp(e)
	nopeUUID(e)
	nopeRequestID(ctx, e)
	nopeRandom(e)
	nopeKey(e)
	nopeStringer(e)
	nopeChannel(e)
	nopeParameter("/tmp/p-"+uuid.NewString(), e.Body)
	nopeField(e)
	nopeLen(e)
	return nopeContextValue(ctx, e)
}

// Times are fixed as long as the clock shows the same.

func byMinute(e event) error {
	return os.WriteFile("/tmp/"+now().Format("20060102-1504"), e.Body, 0o600) // want sharedtmp `named by the time alone`
}

func byHour(e event) error {
	return os.WriteFile(fmt.Sprintf("/tmp/report-%d.csv", time.Now().UTC().Hour()), e.Body, 0o600) // want sharedtmp `"/tmp/report-\*.csv" is named by the time alone`
}

func bySecond(e event) error {
	return os.WriteFile("/tmp/"+strconv.FormatInt(time.Now().Unix(), 10), e.Body, 0o600) // want sharedtmp "named by the time alone"
}

func byNano(e event) error {
	return os.WriteFile(fmt.Sprintf("/tmp/%d", time.Now().UnixNano()), e.Body, 0o600) // want sharedtmp "unlikely, but not impossible"
}

// nopeCreateTemp: the star is replaced by a number that is not in use.
func nopeCreateTemp(e event) error {
	f, err := os.CreateTemp("/tmp", "out-*.json")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	return os.WriteFile(f.Name()+".bak", e.Body, 0o600)
}

// nopeMkdirTemp: the file's own name is the same, its directory is not.
func nopeMkdirTemp(e event) error {
	dir, err := os.MkdirTemp("", "work")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, "out.json"), e.Body, 0o600); err != nil {
		return err
	}
	return os.Rename(filepath.Join(dir, "out.json"), dir+"/done.json")
}

// nopeUUID has a random part.
func nopeUUID(e event) error {
	name := "/tmp/" + uuid.New().String() + ".json"
	defer os.Remove(name)
	return os.WriteFile(name, e.Body, 0o600)
}

// nopeRequestID has the id of the request in it.
func nopeRequestID(ctx context.Context, e event) error {
	lc, _ := lambdacontext.FromContext(ctx)
	return os.WriteFile(fmt.Sprintf("/tmp/%s.json", lc.AwsRequestID), e.Body, 0o600)
}

// nopeRandom has random bytes.
func nopeRandom(e event) error {
	var b [8]byte
	if _, err := rand.Read(b[:]); err != nil {
		return err
	}
	return os.WriteFile("/tmp/"+hex.EncodeToString(b[:]), e.Body, 0o600)
}

// nopeKey is named by the event. Two events of one key meet: not reported, for who
// sends them is not known.
func nopeKey(e event) error {
	return os.WriteFile(filepath.Join("/tmp", filepath.Base(e.Key)), e.Body, 0o600)
}

// nopeStringer has a part that is not known.
func nopeStringer(e event) error {
	if e.Tag == nil {
		return nil
	}
	return os.WriteFile("/tmp/"+e.Tag.String(), e.Body, 0o600)
}

// nopeChannel has a part that comes from another goroutine.
func nopeChannel(e event) error {
	names := make(chan string, 1)
	names <- uuid.NewString()
	return os.WriteFile("/tmp/"+<-names, e.Body, 0o600)
}

// nopeParameter is given a name with a random part.
func nopeParameter(name string, b []byte) error { return os.WriteFile(name+".txt", b, 0o600) }

type job struct{ dir, name string }

// nopeField keeps it in a struct of the invocation.
func nopeField(e event) error {
	j := &job{dir: "/tmp", name: uuid.NewString()}
	return os.WriteFile(j.dir+"/"+j.name, e.Body, 0o600)
}

// nopeLen has a number from the event.
func nopeLen(e event) error {
	return os.WriteFile(fmt.Sprintf("/tmp/%d", len(e.Body)), e.Body, 0o600)
}

type key struct{}

// nopeContextValue has a part from the context.
func nopeContextValue(ctx context.Context, e event) error {
	id, _ := ctx.Value(key{}).(string)
	return os.WriteFile("/tmp/"+id, e.Body, 0o600)
}
