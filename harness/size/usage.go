package size

import "time"

// A Usage is what one process uses at a moment. Other processes that it has started are
// not in it.
type Usage struct {
	RSS     int64 // resident memory, bytes; the kernel's count can lag by some pages per CPU
	PeakRSS int64 // the most of it since the start
	Threads int
	FDs     int           // open file descriptors, -1 if we may not look
	CPU     time.Duration // user and system time since the start, to 10 ms
	OK      bool          // false: not measured, because the process has ended or the system is not Linux
}
