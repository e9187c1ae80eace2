// Command reflected: the handler is a method chosen by name at run time.
package main

import (
	"context"
	"os"
	"reflect"

	"github.com/aws/aws-lambda-go/lambda"
)

type service struct{ last string }

func (s *service) Put(ctx context.Context, id string) error {
	s.last = id
	return nil
}

func main() {
	m := reflect.ValueOf(&service{}).MethodByName(os.Getenv("METHOD"))
	lambda.Start(m.Interface()) // blind entry
}
