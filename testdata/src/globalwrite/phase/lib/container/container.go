// Package container is a dependency container: it is filled before Start and read
// by handlers.
package container

// A Container holds what main provides.
type Container struct {
	name  string
	parts map[string]int
	built bool
}

var current *Container

var built int

// New makes an empty container.
func New() *Container {
	current = &Container{parts: map[string]int{}}
	return current
}

// Provide adds a part.
func (c *Container) Provide(name string, v int) *Container {
	c.parts[name] = v
	c.name = name
	return c
}

// Build ends the construction.
func (c *Container) Build() *Container {
	c.built = true
	built++
	return c
}

// Name returns a name.
func (c *Container) Name() string {
	if current == nil || !c.built {
		return ""
	}
	return c.name
}
