package awsstub

import (
	"regexp"
	"strings"
	"testing"
)

func TestObjects(t *testing.T) {
	c := serve(t, Config{Latency: -1})
	h := signed("s3")
	c.want(404, "GET", "/b/k", "", h)
	c.want(200, "PUT", "/b/k", "0123456789", signed("s3", "Content-Type", "text/x", "X-Amz-Meta-A", "b", "Content-Encoding", "aws-chunked"))
	resp, body := c.do("GET", "/b/k?response-content-type=text/y", "", signed("s3", "X-Amz-Checksum-Mode", "ENABLED"))
	for name, want := range map[string]string{
		"Content-Type": "text/y", "X-Amz-Meta-A": "b", "Content-Encoding": "", "Etag": `"781e5e245d69b566979b86e28d23f2c7"`,
		"X-Amz-Checksum-Crc32": "poTHxg==", "Content-Length": "10",
	} {
		if got := resp.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if body != "0123456789" || resp.Header.Get("Last-Modified") == "" {
		t.Errorf("%q %v", body, resp.Header)
	}
	for text, want := range map[string]string{"bytes=2-3": "23", "bytes=8-": "89", "bytes=-1": "9", "bytes=5-99": "56789"} {
		if got := c.want(206, "GET", "/b/k", "", signed("s3", "Range", text)); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	c.want(416, "GET", "/b/k", "", signed("s3", "Range", "bytes=10-"))
	c.want(304, "GET", "/b/k", "", signed("s3", "If-None-Match", `"781e5e245d69b566979b86e28d23f2c7"`))
	c.want(412, "PUT", "/b/k", "", signed("s3", "If-None-Match", "*"))
	c.want(412, "PUT", "/b/k", "", signed("s3", "If-Match", `"other"`))
	c.want(404, "PUT", "/b/new", "", signed("s3", "If-Match", `"other"`))
	c.want(200, "PUT", "/b/k", "x", signed("s3", "If-Match", `"781e5e245d69b566979b86e28d23f2c7"`))
	c.want(404, "PUT", "/b/copy", "", signed("s3", "X-Amz-Copy-Source", "/b/unknown"))
	c.want(400, "PUT", "/b/copy", "", signed("s3", "X-Amz-Copy-Source", "/b/%zz"))
	c.want(200, "PUT", "/b/copy", "", signed("s3", "X-Amz-Copy-Source", "/b/k?versionId=1"))
	if got := c.want(200, "GET", "/b/copy", "", h); got != "x" {
		t.Errorf("copy: %q", got)
	}
	c.want(400, "POST", "/b?delete", "<", h)
	c.want(200, "POST", "/b?delete", "<Delete><Object><Key>k</Key></Object><Object><Key>copy</Key></Object></Delete>", h)
	c.want(204, "DELETE", "/b/k", "", h)
	c.want(404, "HEAD", "/b/k", "", h)
	if c.left() != maxMemory {
		t.Errorf("%d bytes are held for nothing", maxMemory-c.left())
	}
}

func TestMemoryIsBounded(t *testing.T) {
	c := serve(t, Config{Latency: -1})
	c.memory.left = 10 << 10
	h := signed("s3")
	c.want(200, "PUT", "/b/1", strings.Repeat("x", 4<<10), h)
	c.want(507, "PUT", "/b/2", strings.Repeat("x", 4<<10), h) // there is room for the request only
	c.want(413, "PUT", "/b/2", strings.Repeat("x", 6<<10), h) // nor for that
	c.want(404, "GET", "/b/2", "", h)
	c.want(204, "DELETE", "/b/1", "", h)
	c.want(200, "PUT", "/b/2", strings.Repeat("x", 4<<10), h)
}

func TestUploads(t *testing.T) {
	c := serve(t, Config{Latency: -1})
	h := signed("s3")
	begin := func() string {
		text := c.want(200, "POST", "/b/k?uploads", "", h)
		return regexp.MustCompile(`<UploadId>(.+)</UploadId>`).FindStringSubmatch(text)[1]
	}
	part := func(n string) string { return "<Part><PartNumber>" + n + "</PartNumber></Part>" }
	id := begin()
	c.want(200, "PUT", "/b/k?partNumber=2&uploadId="+id, "two", h)
	c.want(200, "PUT", "/b/k?partNumber=1&uploadId="+id, "wrong", h)
	c.want(200, "PUT", "/b/k?partNumber=1&uploadId="+id, "one ", h)
	for _, number := range []string{"0", "10001", "x", ""} {
		c.want(400, "PUT", "/b/k?partNumber="+number+"&uploadId="+id, "", h)
	}
	c.want(404, "PUT", "/b/k?partNumber=1&uploadId=unknown", "x", h)
	c.want(400, "POST", "/b/k?uploadId="+id, "<", h)
	c.want(200, "POST", "/b/k?uploadId="+id, "<CompleteMultipartUpload>"+part("1")+part("2")+"</CompleteMultipartUpload>", h)
	if got := c.want(200, "GET", "/b/k", "", h); got != "one two" {
		t.Errorf("%q", got)
	}
	c.want(404, "POST", "/b/k?uploadId="+id, "<C>"+part("1")+"</C>", h)
	for _, parts := range []string{part("3"), part("2") + part("1")} {
		id = begin()
		c.want(200, "PUT", "/b/k?partNumber=1&uploadId="+id, "x", h)
		c.want(200, "PUT", "/b/k?partNumber=2&uploadId="+id, "x", h)
		c.want(400, "POST", "/b/k?uploadId="+id, "<C>"+parts+"</C>", h)
	}
	id = begin()
	c.want(204, "DELETE", "/b/k?uploadId="+id, "", h)
	c.want(204, "DELETE", "/b/k", "", h)
	if c.left() != maxMemory {
		t.Errorf("%d bytes are held for nothing", maxMemory-c.left())
	}
}

func TestListing(t *testing.T) {
	c := serve(t, Config{Latency: -1})
	for _, key := range []string{"a/", "a/1", "a/2", "b", "c/d/e", "z%3C"} {
		c.want(200, "PUT", "/b/"+key, "", signed("s3"))
	}
	names := regexp.MustCompile(`<(?:Key|Prefix)>([^<]*)<`)
	for _, x := range []struct{ query, want string }{
		{"", "a/ a/1 a/2 b c/d/e z&lt;"},
		{"prefix=a/", "a/ a/ a/1 a/2"}, // the first is the prefix itself
		{"prefix=c/&delimiter=/", "c/ c/d/"},
		{"delimiter=/", "b z&lt; a/ c/"},
		{"start-after=a/2", "b c/d/e z&lt;"},
		{"start-after=a/1&delimiter=/", "b z&lt; a/ c/"},
		{"prefix=none", "none"},
		{"max-keys=0", ""},
	} {
		var got []string
		for _, m := range names.FindAllStringSubmatch(c.want(200, "GET", "/b?list-type=2&"+x.query, "", signed("s3")), -1) {
			if m[1] != "" {
				got = append(got, m[1])
			}
		}
		if strings.Join(got, " ") != x.want {
			t.Errorf("%s: %v, want %s", x.query, got, x.want)
		}
	}
	// Page by page, nothing is lost and nothing comes twice.
	for query, want := range map[string]string{"": "a/ a/1 a/2 b c/d/e z&lt;", "&delimiter=/": "a/ b c/ z&lt;", "&delimiter=/&prefix=a/": "a/ a/1 a/2"} {
		var got []string
		next := regexp.MustCompile(`<NextContinuationToken>(.*)</NextContinuationToken>`)
		entry := regexp.MustCompile(`<(?:Contents><Key|CommonPrefixes><Prefix)>([^<]*)<`)
		for token := ""; len(got) < 10; {
			text := c.want(200, "GET", "/b?list-type=2&max-keys=1"+query+token, "", signed("s3"))
			for _, m := range entry.FindAllStringSubmatch(text, -1) {
				got = append(got, m[1])
			}
			m := next.FindStringSubmatch(text)
			if m == nil {
				break
			}
			token = "&continuation-token=" + m[1]
		}
		if strings.Join(got, " ") != want {
			t.Errorf("pages%s: %v, want %s", query, got, want)
		}
	}
}

func TestUnchunk(t *testing.T) {
	for in, want := range map[string]string{
		"5;chunk-signature=0\r\nhello\r\n1\r\n!\r\n0;chunk-signature=0\r\nx-amz-checksum-crc32:x\r\n\r\n": "hello!",
		"0\r\n\r\n":                  "",
		"5\r\nhel":                   "5\r\nhel", // broken off
		"ffffffffffffffff\r\nx":      "ffffffffffffffff\r\nx",
		"7fffffff\r\nx\r\n0\r\n":     "7fffffff\r\nx\r\n0\r\n",
		"no chunks at all":           "no chunks at all",
		"":                           "",
		"-1\r\nx\r\n":                "-1\r\nx\r\n",
		"1\r\na\r\n2\r\nbc\r\n0\r\n": "abc",
	} {
		if got := string(unchunk([]byte(in))); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	c := serve(t, Config{Latency: -1})
	c.want(200, "PUT", "/b/k", "5\r\nhello\r\n0\r\n\r\n", signed("s3", "X-Amz-Content-Sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"))
	if got := c.want(200, "GET", "/b/k", "", signed("s3")); got != "hello" || string(c.Requests()[0].Body) != "hello" {
		t.Errorf("%q", got)
	}
}
