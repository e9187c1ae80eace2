module github.com/epsagon/epsagon-go

go 1.24
