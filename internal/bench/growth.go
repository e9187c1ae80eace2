package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// sizes are those of the modules that grow generates, in packages.
var sizes = []int{50, 200, 1000, 4000}

// grow measures lmicheck and the floor on larger and larger modules: what a line costs should
// stay the same.
func grow(runs int) error {
	list, err := tools()
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("", "lmibench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	fmt.Printf("%8s %8s %10s %8s %12s %12s\n", "packages", "lines", "lmicheck s", "MiB", "us for a line", "/ load+SSA")
	for _, n := range sizes {
		dir := filepath.Join(tmp, fmt.Sprint(n))
		if err := generate(dir, n); err != nil {
			return err
		}
		lines, err := countLines(dir)
		if err != nil {
			return err
		}
		var medians [2]sample // of load+SSA, and of lmicheck
		for i := range medians {
			if medians[i], err = medianOf(list[i], dir, runs); err != nil {
				return err
			}
		}
		wall := medians[1].wall.Seconds()
		fmt.Printf("%8d %8d %10.2f %8d %12.1f %12.2f\n", n, lines, wall, medians[1].memory/1024, 1e6*wall/float64(lines), wall/medians[0].wall.Seconds())
	}
	return nil
}

// medianOf measures a tool on its own, several times after a first that warms up.
func medianOf(t tool, dir string, runs int) (sample, error) {
	var all []sample
	for run := range runs + 1 {
		s, err := measure(t, dir, "", false)
		if err != nil {
			return sample{}, err
		}
		if run > 0 {
			all = append(all, s)
		}
	}
	return median(all), nil
}

// countLines counts the lines of the files below dir.
func countLines(dir string) (int, error) {
	n := 0
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		n += bytes.Count(text, []byte("\n"))
		return err
	})
	return n, err
}
