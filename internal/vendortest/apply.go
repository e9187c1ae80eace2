package vendortest

import (
	"os"
	"slices"
	"testing"

	"github.com/lmicheck/lmicheck/internal/finding"
)

// Apply makes the edits of a fix, the last first.
func Apply(t *testing.T, fix finding.Fix) {
	t.Helper()
	for _, e := range slices.Backward(fix.Edits) {
		text, err := os.ReadFile(e.File)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(e.File, slices.Concat(text[:e.Start], []byte(e.New), text[e.End:]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
