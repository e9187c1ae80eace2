package kb

import "testing"

func TestDefault(t *testing.T) {
	t.Logf("%d entries", len(Default().Entries()))
}
