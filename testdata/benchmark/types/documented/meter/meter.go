// Package meter estimates how many words a text has.
package meter

import "strings"

// A Meter counts words. It is not safe for concurrent use.
type Meter struct{ words int }

// Count adds the words of a text and returns how many there were so far.
func (m *Meter) Count(text string) int {
	m.words += len(strings.Fields(text)) // issue unsafeshare handlerstate
	return m.words                       // also
}
