// Package setup is a team's helper, three calls away from the handler.
package setup

import "os"

// Tenant prepares the process for a tenant.
func Tenant(name string) { export(map[string]string{"TENANT": name}) }

func export(vars map[string]string) {
	for k, v := range vars {
		os.Setenv(k, v) // want processstate "os.Setenv in handler .* \\(via setup.export\\)|via export"
	}
}
