package cli

import (
	"strings"
	"testing"
)

// TestBrief: a page becomes a line that keeps the mistake and what helps.
func TestBrief(t *testing.T) {
	if got, want := brief("loading ./...:\n\tno  such module"), "loading ./...: no such module"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	got := brief("go: inconsistent vendoring:\n" + strings.Repeat("\té@v1 is not marked\n", 500) + "To sync, run: go mod vendor")
	if !strings.HasPrefix(got, "go: inconsistent vendoring: é@v1") || !strings.HasSuffix(got, "To sync, run: go mod vendor") || len([]rune(got)) > 460 {
		t.Errorf("%d runes: %q", len([]rune(got)), got)
	}
}
