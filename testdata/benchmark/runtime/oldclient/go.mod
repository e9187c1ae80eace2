module lmibenchmark/runtime/oldclient

go 1.24

require github.com/aws/aws-lambda-go v1.49.0 // issue runtimeversion
