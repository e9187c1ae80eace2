module github.com/fujiwara/ridge

go 1.24
