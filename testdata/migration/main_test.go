package main

import (
	"context"
	"testing"
)

func TestHandle(t *testing.T) {
	s := &service{orders: map[string]int{}}
	got, err := s.handle(context.Background(), order{"1", "Ada", []item{{"tea", 2}, {"cup", 1}}})
	want := receipt{"Ada", 2100, "Receipt 1 for Ada\n2 x tea\n1 x cup\nTotal: 2100 cents\n"}
	if err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
}
