package awsstub

import (
	"bytes"
	"crypto/md5"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/xml"
	"hash/crc32"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// objects are what S3 keeps. See the Amazon S3 API Reference for the operations.
type objects struct {
	memory *budget

	mu      sync.Mutex
	buckets map[string]map[string]*object
	uploads map[string]*upload
}

// An object does not change once it is stored.
type object struct {
	body     []byte
	header   map[string]string // metadata
	etag     string
	modified time.Time
	source   *fixture // nil if it was put
	cost     int64    // bytes of memory
}

const (
	metadata       = "X-Amz-Meta-"
	objectOverhead = 1 << 10 // bytes, for what is not in the body, or roughly so
)

// storedHeaders are kept with an object, and metadata is.
var storedHeaders = []string{"Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Type", "Expires"}

// An s3Error is an error as S3 reports it.
type s3Error struct {
	XMLName   xml.Name `xml:"Error"`
	Code      string
	Message   string
	RequestID string `xml:"RequestId"`
}

func newObjects(memory *budget) *objects {
	return &objects{memory: memory, buckets: map[string]map[string]*object{}, uploads: map[string]*upload{}}
}

// load stores a fixture. Fixtures are fewer than there is memory for.
func (o *objects) load(f *fixture) {
	obj := newObject(f.body, map[string]string{"Content-Type": "binary/octet-stream"})
	obj.source = f
	o.put(f.bucket, f.object, obj)
}

func newObject(body []byte, header map[string]string) *object {
	sum := md5.Sum(body)
	obj := &object{body: body, header: header, etag: `"` + hex.EncodeToString(sum[:]) + `"`, modified: time.Now()}
	obj.cost = int64(len(body)) + objectOverhead
	for name, value := range header {
		obj.cost += int64(len(name) + len(value))
	}
	return obj
}

// put stores an object in the place of an earlier one, if there is memory. It keeps the
// body, which must not change.
func (o *objects) put(bucket, key string, obj *object) bool {
	if !o.memory.take(obj.cost) {
		return false
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.buckets[bucket] == nil {
		o.buckets[bucket] = map[string]*object{}
	}
	if old := o.buckets[bucket][key]; old != nil {
		o.memory.give(old.cost)
	}
	o.buckets[bucket][key] = obj
	return true
}

func (o *objects) get(bucket, key string) *object {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buckets[bucket][key]
}

func (o *objects) remove(bucket, key string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if old := o.buckets[bucket][key]; old != nil {
		o.memory.give(old.cost)
		delete(o.buckets[bucket], key)
	}
}

// split takes the bucket and the key from a path.
func split(path string) (bucket, key string) {
	bucket, key, _ = strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return bucket, key
}

// answer does what is asked.
func (o *objects) answer(c call) answer {
	bucket, key := split(c.path)
	switch c.operation {
	case "GetObject", "HeadObject":
		return o.read(c, bucket, key)
	case "PutObject":
		return o.write(c, bucket, key)
	case "CopyObject":
		return o.copy(c, bucket, key)
	case "DeleteObject":
		o.remove(bucket, key)
		return answer{status: http.StatusNoContent}
	case "DeleteObjects":
		return o.removeMany(c, bucket)
	case "ListObjects", "ListObjectsV2":
		return o.list(c, bucket)
	case "ListBuckets":
		return o.listBuckets()
	case "CreateBucket":
		return answer{status: http.StatusOK, header: map[string]string{"Location": "/" + bucket}}
	case "CreateMultipartUpload":
		return o.beginUpload(c, bucket, key)
	case "UploadPart":
		return o.addPart(c)
	case "CompleteMultipartUpload":
		return o.completeUpload(c)
	case "AbortMultipartUpload":
		o.endUpload(c.query.Get("uploadId"))
		return answer{status: http.StatusNoContent}
	}
	switch c.method { // tags, policies and the like
	case http.MethodGet:
		return standard(c)
	case http.MethodDelete:
		return answer{status: http.StatusNoContent}
	}
	return answer{status: http.StatusOK}
}

func noSuchKey(c call) answer {
	return failure(c, http.StatusNotFound, "NoSuchKey", "The specified key does not exist.")
}

func (o *objects) full(c call) answer {
	return failure(c, http.StatusInsufficientStorage, "InsufficientStorage", errFull.Error())
}

func (o *objects) read(c call, bucket, key string) answer {
	obj := o.get(bucket, key)
	if obj == nil {
		return noSuchKey(c)
	}
	a := answer{status: http.StatusOK, body: obj.body, modified: obj.modified, header: map[string]string{"Etag": obj.etag}}
	for name, value := range obj.header {
		a.header[name] = value
	}
	for name, values := range c.query { // of signed URLs: response-content-type=...
		if header, ok := strings.CutPrefix(name, "response-"); ok {
			a.header[http.CanonicalHeaderKey(header)] = values[0]
		}
	}
	partial := c.header.Get("Range") != ""
	if partial && rangeStart(c.header.Get("Range")) >= len(obj.body) {
		return failure(c, http.StatusRequestedRangeNotSatisfiable, "InvalidRange", "The requested range is not satisfiable")
	}
	if c.header.Get("X-Amz-Checksum-Mode") == "ENABLED" && !partial {
		a.header["X-Amz-Checksum-Crc32"] = checksum(obj.body) // without one, SDKs log a warning
	}
	if obj.source != nil {
		obj.source.used.Store(true)
		a.fixture = obj.source.name
	}
	return a
}

// rangeStart returns where a range such as bytes=5-9 begins, 0 if it counts from the end.
func rangeStart(text string) int {
	first, _, _ := strings.Cut(strings.TrimPrefix(text, "bytes="), "-")
	n, _ := strconv.Atoi(first)
	return n
}

func checksum(body []byte) string {
	return base64.StdEncoding.EncodeToString(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(body)))
}

// storedHeader picks what is kept with an object.
func storedHeader(h http.Header) map[string]string {
	kept := map[string]string{"Content-Type": "binary/octet-stream"}
	for _, name := range storedHeaders {
		if value := h.Get(name); value != "" {
			kept[name] = value
		}
	}
	// The encoding of the request itself is not that of the object.
	encoding := strings.Trim(strings.ReplaceAll(kept["Content-Encoding"], "aws-chunked", ""), ", ")
	if kept["Content-Encoding"] = encoding; encoding == "" {
		delete(kept, "Content-Encoding")
	}
	for name, values := range h {
		if strings.HasPrefix(name, metadata) {
			kept[name] = strings.Join(values, ",")
		}
	}
	return kept
}

// write stores an object. The conditions are those of the developer guide's page
// "Conditional writes".
func (o *objects) write(c call, bucket, key string) answer {
	old := o.get(bucket, key)
	match := c.header.Get("If-Match")
	switch {
	case c.header.Get("If-None-Match") == "*" && old != nil, match != "" && old != nil && strings.Trim(match, `"`) != strings.Trim(old.etag, `"`):
		return failure(c, http.StatusPreconditionFailed, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold")
	case match != "" && old == nil:
		return noSuchKey(c)
	}
	obj := newObject(bytes.Clone(c.body), storedHeader(c.header))
	if !o.put(bucket, key, obj) {
		return o.full(c)
	}
	return answer{status: http.StatusOK, header: map[string]string{"Etag": obj.etag, "X-Amz-Checksum-Crc32": checksum(obj.body)}}
}

func (o *objects) copy(c call, bucket, key string) answer {
	source, _, _ := strings.Cut(c.header.Get("X-Amz-Copy-Source"), "?")
	source, err := url.PathUnescape(source)
	if err != nil {
		return failure(c, http.StatusBadRequest, "InvalidArgument", "The copy source is not encoded as a URL")
	}
	from := o.get(split(source))
	if from == nil {
		return noSuchKey(c)
	}
	header := from.header
	if c.header.Get("X-Amz-Metadata-Directive") == "REPLACE" {
		header = storedHeader(c.header)
	}
	obj := newObject(from.body, header)
	if !o.put(bucket, key, obj) {
		return o.full(c)
	}
	return xmlAnswer(http.StatusOK, struct {
		XMLName      xml.Name `xml:"CopyObjectResult"`
		ETag         string
		LastModified string
	}{ETag: obj.etag, LastModified: obj.modified.UTC().Format(listTime)})
}

func (o *objects) removeMany(c call, bucket string) answer {
	type item struct{ Key string }
	var in struct {
		Quiet  bool
		Object []item
	}
	if err := xml.Unmarshal(c.body, &in); err != nil {
		return failure(c, http.StatusBadRequest, "MalformedXML", err.Error())
	}
	var out struct {
		XMLName xml.Name `xml:"DeleteResult"`
		Deleted []item
	}
	for _, obj := range in.Object {
		o.remove(bucket, obj.Key)
		if !in.Quiet {
			out.Deleted = append(out.Deleted, obj)
		}
	}
	return xmlAnswer(http.StatusOK, out)
}
