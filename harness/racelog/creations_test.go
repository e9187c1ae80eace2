package racelog

import (
	"slices"
	"testing"
)

func TestCreations(t *testing.T) {
	stacks := `goroutine 1 [running]:
main.main()
	/src/main.go:9 +0x1d

goroutine 18 [chan send]:
main.handle.func1()
	/src/main.go:38 +0x25
created by main.handle in goroutine 7
	/src/main.go:38 +0x6f

goroutine 19 [select]:
main.(*pool).work(0xc000012345)
	/src/pool.go:12 +0x25
created by main.(*pool).start
	/src/pool.go:7 +0x31
created by nobody
`
	want := []Frame{{"main.handle", "/src/main.go", 38}, {"main.(*pool).start", "/src/pool.go", 7}}
	if got := Creations(stacks); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	if got := Creations("created by main.handle"); got != nil {
		t.Errorf("%v", got)
	}
}
