//go:build !lmicheckfiles

package inside

import "unsafe"

// recording says that package os was built to tell what is done through it.
const recording = false

func currentLabels() unsafe.Pointer { return nil }
