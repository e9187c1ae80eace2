module ferryline.example/legacy

go 1.20

require github.com/aws/aws-lambda-go v1.34.1
