package awsstub

import (
	"encoding/xml"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	listTime = "2006-01-02T15:04:05.000Z"
	maxKeys  = 1000 // of a listing
)

type listedObject struct {
	Key          string
	LastModified string
	ETag         string
	Size         int
	StorageClass string
}

type commonPrefix struct{ Prefix string }

// A listing is the result of ListObjectsV2, and of ListObjects. A token, or marker, is the
// key after which the next listing begins.
type listing struct {
	XMLName               xml.Name `xml:"ListBucketResult"`
	Name                  string
	Prefix                string
	Delimiter             string `xml:",omitempty"`
	MaxKeys               int
	KeyCount              int
	IsTruncated           bool
	NextContinuationToken string `xml:",omitempty"`
	NextMarker            string `xml:",omitempty"`
	Contents              []listedObject
	CommonPrefixes        []commonPrefix
}

func (o *objects) list(c call, bucket string) answer {
	q := c.query
	out := listing{Name: bucket, Prefix: q.Get("prefix"), Delimiter: q.Get("delimiter"), MaxKeys: maxKeys}
	if n, err := strconv.Atoi(q.Get("max-keys")); err == nil && n >= 0 && n < maxKeys {
		out.MaxKeys = n
	}
	after := max(q.Get("continuation-token"), q.Get("start-after"), q.Get("marker"))
	o.mu.Lock()
	defer o.mu.Unlock()
	last, next := "", ""
	for _, key := range slices.Sorted(maps.Keys(o.buckets[bucket])) {
		rest, ok := strings.CutPrefix(key, out.Prefix)
		if !ok {
			continue
		}
		name, grouped := key, false
		if out.Delimiter != "" && strings.Contains(rest, out.Delimiter) {
			head, _, _ := strings.Cut(rest, out.Delimiter)
			name, grouped = out.Prefix+head+out.Delimiter, true
		}
		if key <= after || name == last {
			continue
		}
		if out.KeyCount == out.MaxKeys {
			out.IsTruncated = out.MaxKeys > 0 // with a limit of 0, S3 says that it is complete
			break
		}
		out.KeyCount++
		last, next = name, key
		if grouped {
			next = name + string(utf8.MaxRune) // behind all keys that begin so
			out.CommonPrefixes = append(out.CommonPrefixes, commonPrefix{name})
			continue
		}
		obj := o.buckets[bucket][key]
		out.Contents = append(out.Contents, listedObject{key, obj.modified.UTC().Format(listTime), obj.etag, len(obj.body), "STANDARD"})
	}
	if out.IsTruncated {
		out.NextContinuationToken, out.NextMarker = next, next
	}
	return xmlAnswer(http.StatusOK, out)
}

func (o *objects) listBuckets() answer {
	type bucket struct{ Name string }
	var out struct {
		XMLName xml.Name `xml:"ListAllMyBucketsResult"`
		Buckets []bucket `xml:"Buckets>Bucket"`
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(o.buckets)) {
		out.Buckets = append(out.Buckets, bucket{name})
	}
	return xmlAnswer(http.StatusOK, out)
}

// subresources name what belongs to a bucket or an object; the names of their operations
// end so.
var subresources = []struct{ parameter, name string }{
	{"acl", "Acl"},
	{"attributes", "Attributes"},
	{"cors", "Cors"},
	{"encryption", "Encryption"},
	{"legal-hold", "LegalHold"},
	{"lifecycle", "LifecycleConfiguration"},
	{"location", "Location"},
	{"notification", "NotificationConfiguration"},
	{"policy", "Policy"},
	{"retention", "Retention"},
	{"tagging", "Tagging"},
	{"versioning", "Versioning"},
	{"website", "Website"},
}

// verbs begin the names of operations.
var verbs = map[string]string{"GET": "Get", "HEAD": "Head", "PUT": "Put", "DELETE": "Delete", "POST": "Post"}

// s3Operation names an operation of S3 from its method, depth of path and parameters.
func s3Operation(c *call) string {
	bucket, key := split(c.path)
	thing := "Object"
	if key == "" {
		thing = "Bucket"
	}
	for _, s := range subresources {
		if c.query.Has(s.parameter) && bucket != "" {
			return verbs[c.method] + thing + s.name
		}
	}
	if key == "" {
		return bucketOperation(c, bucket)
	}
	switch part := c.query.Has("uploadId"); {
	case c.method == "PUT" && part && c.header.Get("X-Amz-Copy-Source") != "":
		return "UploadPartCopy"
	case c.method == "PUT" && part:
		return "UploadPart"
	case c.method == "PUT" && c.header.Get("X-Amz-Copy-Source") != "":
		return "CopyObject"
	case c.method == "POST" && c.query.Has("uploads"):
		return "CreateMultipartUpload"
	case c.method == "POST" && part:
		return "CompleteMultipartUpload"
	case c.method == "DELETE" && part:
		return "AbortMultipartUpload"
	case c.method == "GET" && part:
		return "ListParts"
	case c.method == "POST":
		return "POST " + c.path
	}
	return verbs[c.method] + "Object"
}

func bucketOperation(c *call, bucket string) string {
	switch {
	case bucket == "" && c.method == "GET":
		return "ListBuckets"
	case c.method == "GET" && c.query.Has("versions"):
		return "ListObjectVersions"
	case c.method == "GET" && c.query.Has("uploads"):
		return "ListMultipartUploads"
	case c.method == "GET" && c.query.Get("list-type") == "2":
		return "ListObjectsV2"
	case c.method == "GET":
		return "ListObjects"
	case c.method == "PUT":
		return "CreateBucket"
	case c.method == "POST" && c.query.Has("delete"):
		return "DeleteObjects"
	case c.method == "POST":
		return "POST " + c.path
	}
	return verbs[c.method] + "Bucket"
}
