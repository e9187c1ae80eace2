package awsstub

import (
	"bytes"
	"crypto/md5"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"net/http"
	"strconv"
)

// An upload is a multipart upload that is under way.
type upload struct {
	bucket, key string
	header      map[string]string
	parts       map[int][]byte
	cost        int64
}

const maxPart = 10_000 // the highest number of a part

func (o *objects) beginUpload(c call, bucket, key string) answer {
	if !o.memory.take(objectOverhead) {
		return o.full(c)
	}
	o.mu.Lock()
	o.uploads[c.id] = &upload{bucket: bucket, key: key, header: storedHeader(c.header), parts: map[int][]byte{}, cost: objectOverhead}
	o.mu.Unlock()
	return xmlAnswer(http.StatusOK, struct {
		XMLName  xml.Name `xml:"InitiateMultipartUploadResult"`
		Bucket   string
		Key      string
		UploadID string `xml:"UploadId"`
	}{Bucket: bucket, Key: key, UploadID: c.id})
}

func noSuchUpload(c call) answer {
	return failure(c, http.StatusNotFound, "NoSuchUpload", "The specified multipart upload does not exist.")
}

func (o *objects) addPart(c call) answer {
	number, err := strconv.Atoi(c.query.Get("partNumber"))
	if err != nil || number < 1 || number > maxPart {
		return failure(c, http.StatusBadRequest, "InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive")
	}
	size := int64(len(c.body))
	if !o.memory.take(size) {
		return o.full(c)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	u := o.uploads[c.query.Get("uploadId")]
	if u == nil {
		o.memory.give(size)
		return noSuchUpload(c)
	}
	old := int64(len(u.parts[number]))
	o.memory.give(old)
	u.cost += size - old
	u.parts[number] = bytes.Clone(c.body)
	sum := md5.Sum(c.body)
	return answer{status: http.StatusOK, header: map[string]string{"Etag": `"` + hex.EncodeToString(sum[:]) + `"`}}
}

// endUpload forgets an upload; it returns nil if there is none.
func (o *objects) endUpload(id string) *upload {
	o.mu.Lock()
	defer o.mu.Unlock()
	u := o.uploads[id]
	if u != nil {
		delete(o.uploads, id)
		o.memory.give(u.cost)
	}
	return u
}

// completeUpload makes an object of the parts that the body lists, in its order.
func (o *objects) completeUpload(c call) answer {
	var in struct {
		Part []struct{ PartNumber int }
	}
	if err := xml.Unmarshal(c.body, &in); err != nil {
		return failure(c, http.StatusBadRequest, "MalformedXML", err.Error())
	}
	u := o.endUpload(c.query.Get("uploadId"))
	if u == nil {
		return noSuchUpload(c)
	}
	var body []byte
	last := 0
	for _, p := range in.Part {
		part, ok := u.parts[p.PartNumber]
		if !ok || p.PartNumber <= last {
			return failure(c, http.StatusBadRequest, "InvalidPart", fmt.Sprintf("Part %d is missing, or out of order", p.PartNumber))
		}
		last = p.PartNumber
		body = append(body, part...)
	}
	obj := newObject(body, u.header)
	obj.etag = fmt.Sprintf(`%s-%d"`, obj.etag[:len(obj.etag)-1], len(in.Part))
	if !o.put(u.bucket, u.key, obj) {
		return o.full(c)
	}
	return xmlAnswer(http.StatusOK, struct {
		XMLName xml.Name `xml:"CompleteMultipartUploadResult"`
		Bucket  string
		Key     string
		ETag    string
	}{Bucket: u.bucket, Key: u.key, ETag: obj.etag})
}

// unchunk takes the data out of a body in chunks of SIZE;chunk-signature=...\r\n DATA \r\n, see
// the S3 API Reference, "Signature calculations: transferring payload in multiple
// chunks". What is not of this form is left as it is.
func unchunk(body []byte) []byte {
	var data []byte
	for rest := body; ; {
		line, after, ok := bytes.Cut(rest, []byte("\r\n"))
		digits, _, _ := bytes.Cut(line, []byte(";"))
		size, err := strconv.ParseUint(string(digits), 16, 31)
		if !ok || err != nil {
			return body
		}
		if size == 0 {
			return data // trailers follow
		}
		if uint64(len(after)) < size+2 {
			return body
		}
		data = append(data, after[:size]...)
		rest = after[size+2:]
	}
}
