// Package lines stands for a parser that reads a channel until it is closed.
package lines

// A Parser counts lines.
type Parser struct{}

// Process reads lines to their end, and answers each on out.
func (*Parser) Process(lines <-chan string, out chan<- int) {
	for l := range lines {
		out <- len(l)
	}
}
