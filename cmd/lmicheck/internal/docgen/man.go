package main

import (
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/spf13/cobra/doc"

	"github.com/lmicheck/lmicheck/analyzers"
	"github.com/lmicheck/lmicheck/cmd/lmicheck/internal/cli"
)

// writeMan writes a manual page for each command into dir, which it makes. Their date
// is the time in epoch, in seconds since 1970, so that the same commit gives the same
// pages.
func writeMan(dir, epoch string) error {
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil {
		return fmt.Errorf("SOURCE_DATE_EPOCH, the date of the pages in seconds since 1970: %w", err)
	}
	date := time.Unix(seconds, 0).UTC()
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	root := (&cli.Command{Rules: analyzers.All}).Root()
	root.DisableAutoGenTag = true // a day in the page's history, and of another time zone
	return doc.GenManTree(root, &doc.GenManHeader{Section: "1", Manual: "lmicheck", Source: "lmicheck", Date: &date}, dir)
}
