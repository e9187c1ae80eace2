// Command libraries has files written by functions of other modules, of which nothing but
// the name is known.
package main

import (
	"os"
	"path/filepath"

	"github.com/aws/aws-lambda-go/lambda"
	ginadapter "github.com/awslabs/aws-lambda-go-api-proxy/gin"
	"github.com/gin-gonic/gin"
)

const upload = "/tmp/upload.png"

func main() {
	r := gin.New()
	r.POST("/", handle)
	lambda.Start(ginadapter.New(r).ProxyWithContext)
}

func handle(c *gin.Context) {
	file, err := c.FormFile("image")
	if err != nil {
		return
	}
	_ = c.SaveUploadedFile(file, upload)                                       // want sharedtmp `file "/tmp/upload.png" has the same name in every invocation`
	_ = c.SaveUploadedFile(file, filepath.Join(os.TempDir(), "uploads", "it")) // want sharedtmp `file "/tmp/uploads/it"`

	// The name differs.
	_ = c.SaveUploadedFile(file, "/tmp/"+file.Filename)
	dir, err := os.MkdirTemp("", "upload")
	if err != nil {
		return
	}
	defer os.RemoveAll(dir)
	_ = c.SaveUploadedFile(file, filepath.Join(dir, "image.png"))

	// Not below /tmp: nothing else can be written on Lambda.
	_ = c.SaveUploadedFile(file, "uploads/image.png")

	// A name that says nothing of writing.
	c.FileAttachment("/tmp/template.pdf", "template.pdf")
}
