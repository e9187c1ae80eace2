//go:build !lmicheckfiles

package inside

// recording says that package os was built to tell what is done through it.
const recording = false
