module github.com/apex/gateway

go 1.24
