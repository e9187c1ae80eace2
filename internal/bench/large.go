package main

import (
	"fmt"
	"path/filepath"
)

// benchLarge measures lmicheck, and the floor, on code with its dependencies from source:
// functions with the AWS SDK that they use, and lmicheck itself with golang.org/x/tools.
func benchLarge(runs int) error {
	list, err := tools()
	if err != nil {
		return err
	}
	fmt.Printf("%-18s %-20s %10s %8s %10s %8s %10s\n", "", "from source, too", "load+SSA s", "MiB", "lmicheck s", "MiB", "/ load+SSA")
	for _, subject := range []struct{ dir, deps, handler string }{
		{"testdata/corpus", "", ""},
		{"testdata/corpus", "github.com/aws", ""},
		{".", "golang.org/x/tools", "github.com/lmicheck/lmicheck/internal/load.Load"},
	} {
		floor, check := list[0], list[1]
		if subject.deps != "" {
			floor.args = append(floor.args, "-deps", subject.deps)
			check.args = append(check.args, "--deps", subject.deps)
		}
		if subject.handler != "" {
			check.args = append(check.args, "--handler", subject.handler)
		}
		var medians [2]sample
		for i, t := range []tool{floor, check} {
			if medians[i], err = medianOf(t, subject.dir, runs); err != nil {
				return err
			}
		}
		fmt.Printf("%-18s %-20s %10.2f %8d %10.2f %8d %10.2f\n", filepath.ToSlash(subject.dir), subject.deps,
			medians[0].wall.Seconds(), medians[0].memory/1024, medians[1].wall.Seconds(), medians[1].memory/1024,
			medians[1].wall.Seconds()/medians[0].wall.Seconds())
	}
	return nil
}
